"""What an owner calls a business becomes an industry of ours or a NAICS code: "I sew bridal gowns" is apparel."""
