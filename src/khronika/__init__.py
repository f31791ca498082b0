"""Khronika: leaked files and testimonies become protected, provable, court-ready case files."""
