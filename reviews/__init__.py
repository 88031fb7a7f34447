"""A folder of apps: documents, meetings, inspections, evaluation, accountability, reports."""
