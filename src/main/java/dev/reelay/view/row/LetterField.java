package dev.reelay.view.row;

import dev.reelay.job.DeadLetter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The parameters of a {@link LetterFilter}. A dead letter fits when it has one of the values of each. */
enum LetterField implements FilterParameter<DeadLetterRow> {
    CODE {
        @Override
        public String canonical(String value) {
            return oneOf(
                    value,
                    Arrays.stream(DeadLetter.Code.values())
                            .map(DeadLetter.Code::code)
                            .toList());
        }

        @Override
        public Predicate<DeadLetterRow> rule(Set<String> values) {
            return row -> values.contains(row.code());
        }
    },
    /** What the reasons of several dead letters have in common. */
    REASON {
        @Override
        public String canonical(String value) {
            String pattern = MessagePattern.of(value);
            if (pattern.isEmpty()) {
                throw FilterException.refused(parameter(), value, "says nothing");
            }
            return pattern;
        }

        @Override
        public Predicate<DeadLetterRow> rule(Set<String> values) {
            return row -> values.contains(MessagePattern.of(row.reason()));
        }
    },
    KEY {
        @Override
        public Predicate<DeadLetterRow> rule(Set<String> values) {
            return row -> row.key() != null && values.contains(row.key());
        }
    },
    KEY_PREFIX {
        @Override
        public boolean takesMany() {
            return false;
        }

        @Override
        public Predicate<DeadLetterRow> rule(Set<String> values) {
            String prefix = values.iterator().next();
            return row -> row.key() != null && row.key().startsWith(prefix);
        }
    },
    /** The dead letters that somebody has picked one by one. */
    PLACE {
        @Override
        public String canonical(String value) {
            if (!A_PLACE.matcher(value).matches()) {
                throw FilterException.refused(parameter(), value, "is no <partition>/<offset> such as 3/42");
            }
            return value;
        }

        @Override
        public Predicate<DeadLetterRow> rule(Set<String> values) {
            return row -> values.contains(row.place());
        }
    },
    /** From this time on, inclusive. */
    AT_FROM {
        @Override
        public Predicate<DeadLetterRow> rule(Set<String> values) {
            long from = FilterTime.millis(values);
            return row -> row.at().toEpochMilli() >= from;
        }
    },
    /** Before this time. */
    AT_TO {
        @Override
        public Predicate<DeadLetterRow> rule(Set<String> values) {
            long to = FilterTime.millis(values);
            return row -> row.at().toEpochMilli() < to;
        }
    };

    private static final Pattern A_PLACE = Pattern.compile("(?:0|[1-9]\\d{0,8})/(?:0|[1-9]\\d{0,17})");

    @Override
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isTime() {
        return compareTo(AT_FROM) >= 0;
    }
}
