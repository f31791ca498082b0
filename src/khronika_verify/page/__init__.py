# SPDX-License-Identifier: Apache-2.0
"""The page that verifies a court package in a browser: its parts, and how they become one file."""
