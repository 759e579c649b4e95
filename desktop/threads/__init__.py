"""The one door for work in the background: nothing else of the window starts a thread.

=================  ==================================================================================================
`Background`       pieces of work one after the other: ask with `ask`, one `Done` comes back in the window's thread
`Newest`           the same for what is asked again and again: only the newest question is answered
`WorkerThreads`    long work beside each other, each in a worker object in a QThread of its own: the runs of a line
`Mailbox`          many messages of many threads: in their order, together, in the window's thread
=================  ==================================================================================================

All of them live in the window's thread. Who made one closes it: what is under way is cancelled and waited for within a
grace; what truly hangs is left to itself, as a daemon, and told in the program's log.
"""
