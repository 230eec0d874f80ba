"""What official statistics say of an industry in a region."""
