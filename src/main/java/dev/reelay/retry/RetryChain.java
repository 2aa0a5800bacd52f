package dev.reelay.retry;

import dev.reelay.job.Job;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ids of retries: of {@code a} the retry is {@code a~1}, of that {@code a~2}. An id that ends so because its producer chose
 * it is the beginning of a chain of its own: what its record says that it is a retry of tells them apart.
 */
public final class RetryChain {

    private static final Pattern LINK = Pattern.compile("(?s)(.+)~([1-9][0-9]{0,8})");

    private RetryChain() {}

    /**
     * The id of the next try; empty when it would be longer than an id may be.
     *
     * @param retryOf what the job's own record says that it is a retry of; null when it says nothing
     */
    public static Optional<String> next(String id, @Nullable String retryOf) {
        String next = id + "~1";
        Matcher link = LINK.matcher(id);
        if (retryOf != null && link.matches()) {
            String first = link.group(1);
            int number = Integer.parseInt(link.group(2));
            if (retryOf.equals(number == 1 ? first : first + "~" + (number - 1))) {
                next = first + "~" + (number + 1);
            }
        }
        return next.codePointCount(0, next.length()) <= Job.MAX_ID ? Optional.of(next) : Optional.empty();
    }
}
