"""Where talks stand: processes, the status of talks and agreement, terms, mediators, the climate, from a record."""
