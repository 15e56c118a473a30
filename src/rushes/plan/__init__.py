"""What should happen: a film and its song in, a plan out. Pure; `first.make_plan` makes one."""
