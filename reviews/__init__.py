"""Meetings, inspections, evaluation, accountability."""
