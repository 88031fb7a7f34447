"""The invented district and the simulated year. Imports anything, nothing imports it; an installation may leave it out."""
