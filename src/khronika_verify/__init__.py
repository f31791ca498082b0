# SPDX-License-Identifier: Apache-2.0
"""Checks a Khronika court package with the Python standard library alone."""
