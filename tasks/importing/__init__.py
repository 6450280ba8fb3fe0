"""What an import means before anything is written: names, choices, the plan. Pure: no database, no clock."""
