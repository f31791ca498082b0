"""Mail: letters, mailboxes, stores."""
