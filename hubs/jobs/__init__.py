"""Work that is too long for a request: kept as rows, taken by one worker at a time, taken up again when that one dies."""
