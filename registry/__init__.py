"""What higher apps declare and lower ones use, found by autodiscovery: see discovery.py for the modules. No models; touches access and core."""
