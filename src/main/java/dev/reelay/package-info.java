/**
 * Reelay: a record on {@code generation-requests} becomes a video of one of RunComfy's models, and exactly one result on {@code
 * generation-results}.
 *
 * <pre>
 *   channels   RequestIntake: a batch of records, each with a slot of Capacity      CommandIntake: every command
 *                  │                                                                   │
 *                  ▼                                                                   ▼
 *   shard      Shards ── one Shard per partition: one thread, one Inbox ◀─────── commands: Commands, Pauses
 *                  │
 *              ShardLoop: take all that waits ─▶ Turn: decide ─▶ TurnWriter: commit ─▶ EffectStarter: start
 *                  │                              │                │                    │
 *                  │            decision.Decisions (pure): next    ▼                    │
 *                  │            state, and effects as values     ledger ─▶ records      │
 *                  │                                                                    ▼
 *   outbound       └───────────── answers come back into the Inbox ◀─── Prober, Submitter, Poller, Canceller
 *                                                                         │       └──────────┬────────┘
 *                                                                       media             runcomfy
 *   refresh    LiveCatalog, ModelFinder ─▶ catalog: CurrentCatalog
 * </pre>
 *
 * <p><b>Packages</b>, lowest first. Arrows go down only; {@code ArchitectureTest} holds every one of them. Those of row 0 are the
 * vocabulary: values of which all others may speak.
 *
 * <pre>
 *   0  json       JSON that keeps every digit; text from outside, made safe
 *      cost       costs of jobs: charged, or reserved
 *      file       kinds, formats and properties of files
 *      answer     RunComfy's answers, as decisions see them
 *      outcome    how a job can end
 *      timing     when things happened, and when they are due
 *      job        what a job is, and how it may move
 *   1  decision   what follows from an event: pure
 *      kafka      all about brokers that is not the ledger
 *      schema     checks JSON by a JSON Schema, in bounded time and memory
 *      simulator  a RunComfy to script; stands alone
 *      records.flat  reads the JSON that Reelay has written, without a tree
 *   2  order      the order in which waiting jobs are submitted: pure
 *      records    jobs, results and dead letters as Kafka records: pure codecs
 *      request    a record becomes a request or a command, or what is wrong with it
 *      model      what a model asks of its input, and of the files in it: pure
 *      format     what the bytes of a file say of it: pure
 *      polling    learns how long jobs take, and so when to poll: pure
 *      wire       HTTP towards RunComfy, before answers are interpreted
 *      log        the form of the log
 *   3  dialect    RunComfy's schemas made fit for checks: pure
 *      media      the files behind URLs
 *      runcomfy   RunComfy's API
 *      ledger     one partition's jobs behind one transactional producer
 *      send       writes single records for somebody who acts
 *      telemetry  meters, spans, log lines about jobs
 *      feed       reads topics for those who look
 *      money      prices of jobs, and what was spent
 *   4  retry      what a retry and a redrive send, and when they may not: pure, but for reading one record
 *      audit      who did what, when and why
 *      notes      what is noted about a model beside its schema: pure
 *      listing    RunComfy's list of models, read whole
 *      outputs    copies of outputs in a store of one's own
 *      commands   the table of commands
 *      quota      what limits and budgets have in common: scopes, and their topic
 *   5  catalog    the models that requests may name, and where they come from
 *      limits     limits that all workers share
 *      budget     jobs and dollars of a day that all workers share
 *   6  refresh    keeps the catalog current
 *   7  outbound   what goes out, and who may
 *   8  shard      one partition, one thread
 *   9  channels   SmallRye's messaging
 *  10  app        roles, settings, start-up checks, wiring, start and stop
 *  11  app.health   what probes ask a worker
 *      app.outputs  opens the store of copies
 *      dev        what dev mode adds
 *  12  app.console  the console in this process: its check, its start, its health
 *
 *   beside the worker, above records, request and feed: what people look at
 *      view.row   a job as a row, and which rows a filter takes: pure
 *      view       the table of jobs, results and commands, read from the topics
 *      view.money budgets, and what was spent: by day, model and tenant
 *      view.limits  how shared limits stand, and what a job waits for; above limits
 *      actions    cancel, retry, pause, resume, limits, budgets, redrive, findings, storing again; for one or for many
 *      actions.commands  commands as records, as workers read them
 *      actions.outputs   what it takes to store outputs again
 *
 *   beside the worker, above view, audit and actions: the console, a web page
 *      console    the frame: what pages know and may do, what every page has in common
 *      console.access    who looks, and from where
 *      console.overview  what is going on, live
 *      console.jobs      the list of jobs, and one job
 *      console.figures   failures, money in doubt, costs
 *      console.limits    what workers share
 *      console.steer     forms that change something, and what was done
 *
 *   beside the worker, above catalog, runcomfy and actions: the command line, which runs without Quarkus
 *      pull       RunComfy's list as files in a folder
 *      cli        what all commands share
 *      cli.broker   how commands reach the brokers
 *      cli.catalog  the commands about models
 *      cli.jobs     the commands about jobs, and those that act
 *      cli.limits   the commands about shared limits
 *      cli.budgets  the commands about budgets
 *      cli.letters  the commands about dead letters
 *      cli.actions  what operators did
 *      cli.console  users of the console
 *      cli.doctor   what is wrong with an installation, and what to do
 *      main       the beginning of the process: the worker, or a command
 * </pre>
 *
 * <p><b>Glossary.</b> These words mean the same in code, log, metrics and documents.
 *
 * <dl>
 *   <dt>job<dd>a request that was accepted, until its receipt is forgotten
 *   <dt>ledger<dd>the state topic {@code generation-jobs} together with the offsets, results and dead letters that are written in the
 *       same transactions
 *   <dt>shard<dd>the jobs of one partition and the one thread that decides for them
 *   <dt>turn<dd>one pass of a shard: take what waits, decide, commit one transaction, start the effects
 *   <dt>effect<dd>an action that a decision asks for; it starts only after the commit
 *   <dt>announce<dd>commit the state {@code submitting} before the POST
 *   <dt>permit<dd>the right to make one POST; there are {@code reelay.submit-concurrency} of them
 *   <dt>window<dd>how many POSTs of one model may be open: halved on 429, grown by acceptances
 *   <dt>circuit breaker<dd>closed: submissions flow; open: trouble of the account, the network or RunComfy pauses all submissions;
 *       half-open: one tries
 *   <dt>ping<dd>ask RunComfy for the status of a request that nobody made: it costs nothing, and shows whether RunComfy
 *       responds and takes the token
 *   <dt>pause<dd>no submissions, of one model or of all: by command, by the window, by the circuit breaker, or by a budget that is used up
 *   <dt>lease<dd>how long after its announcement a POST may start
 *   <dt>poll<dd>ask RunComfy for a job's status
 *   <dt>backoff<dd>the wait before a retry, with full jitter
 *   <dt>fencing<dd>a new owner's {@code initTransactions} makes the former owner's producer useless
 *   <dt>restore<dd>read a partition of the ledger to its end when it is opened
 *   <dt>drain<dd>give a partition up gently: open POSTs may end, nothing new begins
 *   <dt>receipt<dd>a job's last state, kept for a while so that a repeat of its request is noticed
 *   <dt>position<dd>how far a consumer has read
 *   <dt>command<dd>a cancel, pause, resume, limit or budget on {@code generation-control}
 *   <dt>dead-letter<dd>put a record that cannot be answered on {@code generation-requests-dlq}
 *   <dt>look-up<dd>ask RunComfy for one model that the catalog does not have; the jobs that name it wait, accepted
 *   <dt>digest<dd>the first half of a hash of a model's schema; state and result name the one that an input was checked against
 *   <dt>disagreement<dd>RunComfy refuses an input that fits the catalog's schema
 *   <dt>tenant<dd>whose job it is, in the producer's words
 *   <dt>class<dd>a waiting job's priority, one better for every ten minutes that it has waited
 *   <dt>round<dd>every tenant of a class has its turn, of as many jobs as its weight
 *   <dt>parked<dd>waits for nothing but the end of a pause, a slot of a shared limit, room in a budget, copies of its files, or for
 *       RunComfy to tell about its model
 *   <dt>slot<dd>of a worker: a place for one pending job ({@code shard.Capacity}); of a shared limit: one outstanding job, or one
 *       submission of the last minute
 *   <dt>role<dd>what a process does: worker, console, or both
 *   <dt>feed<dd>a consumer in no group that reads a whole topic, or its newest records, and then live
 *   <dt>row<dd>what the view keeps of a job
 *   <dt>(view's) window<dd>what the view holds: all jobs that have not ended, and the newest of those that have
 * </dl>
 */
@NullMarked
package dev.reelay;

import org.jspecify.annotations.NullMarked;
