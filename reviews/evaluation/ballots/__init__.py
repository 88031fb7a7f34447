"""The yearly review 评诺: opening it, the voting roll, secret ballots by phone and on paper, tallies, signed opinions."""
