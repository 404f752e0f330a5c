"""Events and jobs: the outbox that transactions write to, the queues they travel by, the runner that works on them."""
