# Small: one process. More by WEB_CONCURRENCY and RAILS_MAX_THREADS, as Rails' own configuration has it.
threads 1, Integer(ENV.fetch("RAILS_MAX_THREADS", 5))
workers Integer(ENV.fetch("WEB_CONCURRENCY", 0))
bind "tcp://127.0.0.1:#{ENV.fetch("PORT", 3000)}"
environment ENV.fetch("RAILS_ENV", "production")
# The front's connections are one request each.
persistent_timeout 90
# SIGTERM lets requests in flight end, and is no failure.
raise_exception_on_sigterm false
force_shutdown_after 25
quiet
