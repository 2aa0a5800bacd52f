package dev.reelay.console;

import dev.reelay.feed.FeedStatus;
import dev.reelay.json.ForeignText;
import dev.reelay.view.CommandRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides what stands above every page: at most one banner about pauses, one about the start, one about feeds. */
final class Banners {

    private static final int MOST_NAMES = 3;
    private static final int LONGEST_REASON = 120;

    private Banners() {}

    static List<Banner> of(List<CommandRow> pauses, boolean restored, List<FeedStatus> feeds, Instant now) {
        List<Banner> banners = new ArrayList<>();
        if (!pauses.isEmpty()) {
            banners.add(pause(pauses));
        }
        Banner trouble = trouble(feeds, now);
        if (trouble != null) {
            banners.add(trouble);
        }
        if (!restored) {
            banners.add(new Banner(
                    Banner.Kind.INFO,
                    "The topics are still being read: numbers are not complete yet.",
                    null,
                    null,
                    null,
                    Place.WORKERS));
        }
        return banners;
    }

    /** What pauses. A pause of everything has the first word; several of single models are told together. */
    private static Banner pause(List<CommandRow> pauses) {
        List<CommandRow> single =
                pauses.stream().filter(pause -> pause.model() != null).toList();
        CommandRow all = pauses.stream()
                .filter(pause -> pause.model() == null)
                .findFirst()
                .orElse(null);
        if (all != null) {
            String beside = single.isEmpty()
                    ? ""
                    : " " + models(single) + (single.size() == 1 ? " is" : " are") + " paused on "
                            + (single.size() == 1 ? "its" : "their") + " own, too.";
            return banner("All submissions are paused." + beside, all);
        }
        String text = "Submissions of " + models(single) + " are paused.";
        return single.size() == 1
                ? banner(text, single.getFirst())
                : new Banner(Banner.Kind.WARNING, text, reasons(single), names(single), null, Place.PAUSES);
    }

    /** Why, of as many as are named: one reason where it is the same for all, else each with its model. Null when none has one. */
    private static @Nullable String reasons(List<CommandRow> pauses) {
        List<CommandRow> named = pauses.stream().limit(MOST_NAMES).toList();
        if (named.stream().map(CommandRow::reason).distinct().count() == 1) {
            return named.getFirst().reason();
        }
        return joined(
                named.stream()
                        .filter(pause -> pause.reason() != null)
                        .map(pause -> pause.model() + ": " + ForeignText.oneLine(pause.reason(), LONGEST_REASON)),
                "; ");
    }

    /** By whom, of as many as are named; null when it is not known of any. */
    private static @Nullable String names(List<CommandRow> pauses) {
        return joined(
                pauses.stream()
                        .limit(MOST_NAMES)
                        .map(CommandRow::by)
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .distinct(),
                ", ");
    }

    private static @Nullable String joined(Stream<String> parts, String separator) {
        String all = parts.collect(Collectors.joining(separator));
        return all.isEmpty() ? null : all;
    }

    private static Banner banner(String text, CommandRow pause) {
        return new Banner(Banner.Kind.WARNING, text, pause.reason(), pause.by(), pause.at(), Place.PAUSES);
    }

    private static String models(List<CommandRow> pauses) {
        String names = pauses.stream()
                .limit(MOST_NAMES)
                .map(pause -> Objects.requireNonNull(pause.model()))
                .collect(Collectors.joining(", "));
        int more = pauses.size() - MOST_NAMES;
        return more > 0 ? names + " and " + more + (more == 1 ? " more model" : " more models") : names;
    }

    private static @Nullable Banner trouble(List<FeedStatus> feeds, Instant now) {
        List<String> troubles = feeds.stream()
                .map(feed -> trouble(feed, now))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList();
        if (troubles.isEmpty()) {
            return null;
        }
        String others = troubles.size() == 1
                ? ""
                : " " + (troubles.size() - 1)
                        + (troubles.size() == 2 ? " more topic has trouble, too." : " more topics have trouble, too.");
        return new Banner(
                Banner.Kind.WARNING,
                "What is shown may be old. " + troubles.getFirst() + "." + others,
                null,
                null,
                null,
                Place.WORKERS);
    }

    /** Why the feed is not current; null when it is, or only has not caught up in this moment. */
    private static @Nullable String trouble(FeedStatus feed, Instant now) {
        if (feed.trouble() != null || !feed.restored()) {
            return feed.trouble();
        }
        return new FeedStatus(feed.topic(), feed.partitions(), true, 0, 0, feed.asOf(), null).staleness(now);
    }
}
