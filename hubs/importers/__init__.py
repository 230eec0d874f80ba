"""Imports and exports: the directory's YAML files, curators' CSV and XLSX files, the gazetteer's regions."""
