"""The peer: the same database served as a Django developer otherwise would, by Django REST framework and djangorestframework-gis."""
