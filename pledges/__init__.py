"""Cycles, enrolment, the pledge sheet, the branch's confirmation, triplicates, disclosure."""
