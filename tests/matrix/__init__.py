"""Every address of the service, for everybody, by every method; and two partnerships apart."""
