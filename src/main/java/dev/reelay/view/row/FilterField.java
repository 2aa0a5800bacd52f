package dev.reelay.view.row;

import dev.reelay.job.Charged;
import dev.reelay.job.FailureCode;
import dev.reelay.job.ForeignText;
import dev.reelay.job.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The parameters of a {@link JobFilter}, but for those of metadata. A job fits when it has one of the values of each. */
enum FilterField {
    /** A status, or {@code live} or {@code ended} for all of the kind. */
    STATE {
        @Override
        SortedSet<String> canonical(Set<String> values) {
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
        Predicate<JobRow> rule(Set<String> values) {
            Set<Status> states = statuses(values);
            return row -> states.contains(row.status());
        }
    },
    MODEL {
        @Override
        Predicate<JobRow> rule(Set<String> values) {
            return row -> values.contains(row.model());
        }
    },
    CODE {
        @Override
        String canonical(String value) {
            return oneOf(
                    value,
                    Arrays.stream(FailureCode.values()).map(FailureCode::code).toList());
        }

        @Override
        Predicate<JobRow> rule(Set<String> values) {
            return row -> row.code() != null && values.contains(row.code());
        }
    },
    CHARGED {
        @Override
        String canonical(String value) {
            return oneOf(
                    value, Arrays.stream(Charged.values()).map(Charged::word).toList());
        }

        @Override
        Predicate<JobRow> rule(Set<String> values) {
            return row -> row.charged() != null && values.contains(row.charged().word());
        }
    },
    /** What the messages of a group of failures have in common. */
    MESSAGE {
        @Override
        Predicate<JobRow> rule(Set<String> values) {
            return row -> row.end() != null
                    && row.end().message() != null
                    && values.contains(MessagePattern.of(row.end().message()));
        }
    },
    TENANT {
        @Override
        Predicate<JobRow> rule(Set<String> values) {
            return row -> {
                String tenant = row.tenant();
                return tenant != null && values.contains(tenant);
            };
        }
    },
    /** The whole id: the jobs that somebody has picked one by one. */
    ID {
        @Override
        Predicate<JobRow> rule(Set<String> values) {
            return row -> values.contains(row.id());
        }
    },
    ID_PREFIX {
        @Override
        boolean takesMany() {
            return false;
        }

        @Override
        Predicate<JobRow> rule(Set<String> values) {
            String prefix = values.iterator().next();
            return row -> row.id().startsWith(prefix);
        }
    },
    /** From this time on, inclusive. */
    RECEIVED_FROM {
        @Override
        Predicate<JobRow> rule(Set<String> values) {
            long from = millis(values);
            return row -> row.times().received() >= from;
        }
    },
    /** Before this time. */
    RECEIVED_TO {
        @Override
        Predicate<JobRow> rule(Set<String> values) {
            long to = millis(values);
            return row -> row.times().received() < to && row.times().received() != Times.NONE;
        }
    },
    /** From this time on, inclusive; no job that has not ended. */
    ENDED_FROM {
        @Override
        Predicate<JobRow> rule(Set<String> values) {
            long from = millis(values);
            return row -> row.times().finished() >= from;
        }
    },
    /** Before this time; no job that has not ended. */
    ENDED_TO {
        @Override
        Predicate<JobRow> rule(Set<String> values) {
            long to = millis(values);
            return row -> row.times().finished() < to && row.times().finished() != Times.NONE;
        }
    };

    private static final String LIVE = "live";
    private static final String ENDED = "ended";
    private static final Set<Status> ENDED_STATES = Arrays.stream(Status.values())
            .filter(Status::isEnd)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Status.class)));
    private static final Set<Status> LIVE_STATES = EnumSet.complementOf(EnumSet.copyOf(ENDED_STATES));
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** The name of the parameter. */
    String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether several values may be given, of which a job has one. */
    boolean takesMany() {
        return !isTime();
    }

    private boolean isTime() {
        return compareTo(RECEIVED_FROM) >= 0;
    }

    /** The job's rule for these canonical values. */
    abstract Predicate<JobRow> rule(Set<String> values);

    /** The canonical values; empty when every job fits. */
    SortedSet<String> canonical(Set<String> values) {
        return values.stream().map(this::canonical).collect(Collectors.toCollection(TreeSet::new));
    }

    String canonical(String value) {
        return isTime() ? time(value).toString() : value;
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

    String oneOf(String value, List<String> words) {
        if (!words.contains(value)) {
            throw refused(parameter(), value, "is not one of " + String.join(", ", words));
        }
        return value;
    }

    static long millis(Set<String> values) {
        return Instant.parse(values.iterator().next()).toEpochMilli();
    }

    private Instant time(String value) {
        Instant time;
        try {
            time = value.length() == 10
                    ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(value);
        } catch (DateTimeException e) {
            throw refused(parameter(), value, "is no time like 2026-11-21T09:00:00Z, and no day like 2026-11-21 (UTC)");
        }
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw refused(parameter(), value, "is not between 1970 and 9999");
        }
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    static FilterException refused(String parameter, String value, String why) {
        return new FilterException(
                "%s: \"%s\" %s".formatted(ForeignText.oneLine(parameter, 60), ForeignText.oneLine(value, 60), why));
    }
}
