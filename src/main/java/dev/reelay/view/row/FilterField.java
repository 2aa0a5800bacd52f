package dev.reelay.view.row;

import dev.reelay.cost.Charged;
import dev.reelay.job.Ordering;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Status;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The parameters of a {@link JobFilter}, but for those of metadata. A job fits when it has one of the values of each. */
enum FilterField implements FilterParameter<JobRow> {
    /** A status, or {@code live} or {@code ended} for all of the kind. */
    STATE {
        @Override
        public SortedSet<String> canonical(Set<String> values) {
            Set<Status> states = statuses(values);
            SortedSet<String> words = new TreeSet<>();
            for (Set<Status> kind : List.of(LIVE_STATES, ENDED_STATES)) {
                if (states.containsAll(kind)) {
                    words.add(kind == LIVE_STATES ? LIVE : ENDED);
                    states.removeAll(kind);
                }
            }
            states.forEach(state -> words.add(state.word()));
            // INVARIANT: what every job fits is no filter, so that an action on all jobs is seen as one.
            return words.equals(Set.of(LIVE, ENDED)) ? new TreeSet<>() : words;
        }

        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            Set<Status> states = statuses(values);
            return row -> states.contains(row.status());
        }
    },
    MODEL {
        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            return row -> values.contains(row.model());
        }
    },
    CODE {
        @Override
        public String canonical(String value) {
            return oneOf(
                    value,
                    Arrays.stream(FailureCode.values()).map(FailureCode::code).toList());
        }

        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            return row -> row.code() != null && values.contains(row.code());
        }
    },
    CHARGED {
        @Override
        public String canonical(String value) {
            return oneOf(
                    value, Arrays.stream(Charged.values()).map(Charged::word).toList());
        }

        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            return row -> row.charged() != null && values.contains(row.charged().word());
        }
    },
    /** Whether the files of a completed job are in a store. */
    STORED {
        @Override
        public String canonical(String value) {
            return oneOf(value, Arrays.stream(Stored.values()).map(Stored::word).toList());
        }

        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            return row -> row.stored() != null && values.contains(row.stored().word());
        }
    },
    /** What the messages of a group of failures have in common. */
    MESSAGE {
        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            return row -> row.end() != null
                    && row.end().message() != null
                    && values.contains(MessagePattern.of(row.end().message()));
        }
    },
    /** Whose job it is. */
    TENANT {
        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            return row -> {
                String tenant = row.tenant();
                return tenant != null && values.contains(tenant);
            };
        }
    },
    PRIORITY {
        @Override
        public String canonical(String value) {
            return oneOf(
                    value,
                    IntStream.rangeClosed(Ordering.FIRST, Ordering.LAST)
                            .mapToObj(Integer::toString)
                            .toList());
        }

        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            return row ->
                    row.priority() != null && values.contains(row.priority().toString());
        }
    },
    /** The whole id: the jobs that somebody has picked one by one. */
    ID {
        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            return row -> values.contains(row.id());
        }
    },
    ID_PREFIX {
        @Override
        public boolean takesMany() {
            return false;
        }

        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            String prefix = values.iterator().next();
            return row -> row.id().startsWith(prefix);
        }
    },
    /** From this time on, inclusive. */
    RECEIVED_FROM {
        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            long from = FilterTime.millis(values);
            return row -> row.times().received() >= from;
        }
    },
    /** Before this time. */
    RECEIVED_TO {
        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            long to = FilterTime.millis(values);
            return row -> row.times().received() < to && row.times().received() != Times.NONE;
        }
    },
    /** From this time on, inclusive; no job that has not ended. */
    ENDED_FROM {
        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            long from = FilterTime.millis(values);
            return row -> row.times().finished() >= from;
        }
    },
    /** Before this time; no job that has not ended. */
    ENDED_TO {
        @Override
        public Predicate<JobRow> rule(Set<String> values) {
            long to = FilterTime.millis(values);
            return row -> row.times().finished() < to && row.times().finished() != Times.NONE;
        }
    };

    private static final String LIVE = "live";
    private static final String ENDED = "ended";
    private static final Set<Status> ENDED_STATES = Arrays.stream(Status.values())
            .filter(Status::isEnd)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Status.class)));
    private static final Set<Status> LIVE_STATES = EnumSet.complementOf(EnumSet.copyOf(ENDED_STATES));

    @Override
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isTime() {
        return compareTo(RECEIVED_FROM) >= 0;
    }

    Set<Status> statuses(Set<String> values) {
        Set<Status> states = EnumSet.noneOf(Status.class);
        for (String value : values) {
            switch (value) {
                case LIVE -> states.addAll(LIVE_STATES);
                case ENDED -> states.addAll(ENDED_STATES);
                default -> {
                    List<String> words =
                            Arrays.stream(Status.values()).map(Status::word).collect(Collectors.toList());
                    words.addAll(List.of(LIVE, ENDED));
                    states.add(Status.of(oneOf(value, words)));
                }
            }
        }
        return states;
    }
}
