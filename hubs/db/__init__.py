"""What Django's ORM does not offer: bulk writes, a read replica, a cross-process lock. Independent of hubs."""
