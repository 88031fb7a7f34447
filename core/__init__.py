"""What every other package may use: databases, triggers, days, forms, state machines. It knows no party, person or pledge."""
