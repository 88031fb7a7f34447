"""What higher apps declare and lower ones use: steps of the daily tick, to-do blocks, message kinds, navigation. No models; touches access and core."""
