"""Background work: jobs are rows, held by one worker at a time, and restarted if that worker dies."""
