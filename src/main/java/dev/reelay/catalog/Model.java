package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.Violation;
import java.util.List;

/** One model of RunComfy's: what it takes, and how long it needs. Immutable; any thread may ask. */
public final class Model {

    private final String id;
    private final InputSchema schema;
    private final List<LeaveEmpty> rules;
    private final List<MediaField> media;
    private final Timings timings;

    Model(String id, InputSchema schema, List<LeaveEmpty> rules, List<MediaField> media, Timings timings) {
        this.id = id;
        this.schema = schema;
        this.rules = List.copyOf(rules);
        this.media = List.copyOf(media);
        this.timings = timings;
    }

    /** As RunComfy writes it, for example {@code luma/luma-ray-2/image-to-video}; dots, capitals and spaces are possible. */
    public String id() {
        return id;
    }

    /**
     * Everything that is wrong with an input, by the model's schema and by what its page says in words; nothing is
     * fetched. The input stays as it is: no default is filled in.
     *
     * @param input what a request has as {@code input}, whatever it is
     * @return the violations in the order of their pointers and rules, empty when there are none. Beyond {@value
     *     Finding#MOST}, the last one only tells how many more there are
     */
    public List<Violation> check(JsonNode input) {
        List<Finding> findings = schema.check(input);
        for (LeaveEmpty rule : rules) {
            rule.check(input).ifPresent(findings::add);
        }
        return findings.isEmpty() ? List.of() : Finding.inWords(findings);
    }

    /** The fields that hold media, and what must be true of the files: not looked at by {@link #check}. */
    public List<MediaField> media() {
        return media;
    }

    /**
     * The media of an input: what is a text in a field for media. Left out are bare names where the field takes them, and
     * empty texts where the field is not required; what is not a text is for {@link #check} to judge.
     *
     * @param input as for {@link #check}
     * @return in the order of {@link #media()}, then of the input; no more than {@value MediaUse#MOST}
     */
    public List<MediaUse> mediaUrls(JsonNode input) {
        return MediaUse.in(input, media);
    }

    public Timings timings() {
        return timings;
    }

    @Override
    public String toString() {
        return id;
    }
}
