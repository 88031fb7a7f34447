"""Seats, roles and scope: who may see what and who may act. No models; touches only core."""
