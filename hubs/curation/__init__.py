"""What curators do to the directory: publish, archive and check hubs, decide on suggestions; and which rights that takes."""
