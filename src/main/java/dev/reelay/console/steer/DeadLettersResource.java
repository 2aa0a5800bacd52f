package dev.reelay.console.steer;

import dev.reelay.console.Chrome;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.feed.FeedStatus;
import dev.reelay.json.ForeignText;
import dev.reelay.kafka.BrokerException;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.FilterText;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Dead letters: the newest, one of them, and sending it again. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class DeadLettersResource {

    private static final int LONGEST = 300;

    private final Pages pages;

    DeadLettersResource(Pages pages) {
        this.pages = pages;
    }

    /** The newest dead letters that fit the filter of the address. */
    @GET
    @Path("dead-letters")
    public Response list(@Context HttpServerRequest request) {
        try {
            String asked = request.query();
            LettersPage.Query query = LettersPage.Query.of(asked == null ? Map.of() : FilterText.pairs(asked));
            Chrome chrome = pages.chrome(Place.DEAD_LETTERS); // before the content: no change is missed
            LettersPage letters = LettersPage.of(pages.data().letters().newest(), query, ConsoleData.DEAD_LETTERS);
            return Pages.page(200, Templates.letters(chrome, letters));
        } catch (FilterException e) {
            return pages.bad(Place.DEAD_LETTERS, String.valueOf(e.getMessage()));
        }
    }

    /** One of them, with its value when that is asked for. */
    @GET
    @Path("dead-letter")
    public Response one(
            @RestQuery @Nullable String partition,
            @RestQuery @Nullable String offset,
            @RestQuery @Nullable String show) {
        boolean asked = "true".equals(show);
        if (asked && !pages.visitor().seesPayloads()) {
            return notAllowed();
        }
        return read(partition, offset, letter -> {
            LetterPage page =
                    LetterPage.of(letter, pages.data().audit(), pages.visitor().seesPayloads(), asked);
            String title = "Dead letter " + letter.partition() + "/" + letter.offset();
            return Pages.page(200, Templates.letter(pages.chrome(Place.DEAD_LETTERS, title), page));
        });
    }

    /** The bytes of its value, to be saved and not to be shown. */
    @GET
    @Path("dead-letter/bytes")
    @Produces({MediaType.APPLICATION_OCTET_STREAM, MediaType.TEXT_HTML})
    public Response bytes(@RestQuery @Nullable String partition, @RestQuery @Nullable String offset) {
        if (!pages.visitor().seesPayloads()) {
            return notAllowed();
        }
        return read(
                partition,
                offset,
                letter -> Response.ok(
                                letter.value() == null ? new byte[0] : letter.value(),
                                MediaType.APPLICATION_OCTET_STREAM)
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"dead-letter-%d-%d.bin\""
                                        .formatted(letter.partition(), letter.offset()))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .header("X-Content-Type-Options", "nosniff")
                        .build());
    }

    /** Sends a dead letter again. */
    @POST
    @Path("dead-letters/{partition}/{offset}/redrive")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response redrive(
            @RestPath String partition,
            @RestPath String offset,
            @RestForm @Nullable String confirmed,
            @RestForm @Nullable String reason,
            @RestForm @Nullable String back) {
        return pages.respond(Place.DEAD_LETTERS, () -> {
            int number = (int) Numbers.place("partition", partition);
            long place = Numbers.place("offset", offset);
            return pages.single()
                    .redrive(pages.visitor(), number, place, Form.of(confirmed, reason, back, "/dead-letters"));
        });
    }

    private Response notAllowed() {
        return pages.told(Place.DEAD_LETTERS, 403, "Not allowed", Needs.message(Permission.PAYLOADS));
    }

    private Response read(
            @Nullable String partition,
            @Nullable String offset,
            Function<ConsumerRecord<byte[], byte[]>, Response> found) {
        String topic = pages.data().names().deadLetters();
        try {
            long number = Numbers.place("partition", partition);
            long place = Numbers.place("offset", offset);
            if (isUnknown(topic)) {
                return notRead("They have not told yet about " + topic + ".");
            }
            // A partition that there is not is waited for, and all others who read wait meanwhile.
            Optional<ConsumerRecord<byte[], byte[]>> letter =
                    number < partitions(topic) ? pages.data().record(topic, (int) number, place) : Optional.empty();
            return letter.map(found)
                    .orElseGet(() -> pages.told(
                            Place.DEAD_LETTERS,
                            404,
                            "Not there",
                            "There is no dead letter at offset %d of partition %d: its retention is over, or there never was one."
                                    .formatted(place, number)));
        } catch (FilterException e) {
            return pages.bad(Place.DEAD_LETTERS, String.valueOf(e.getMessage()));
        } catch (BrokerException e) {
            return notRead(ForeignText.oneLine(String.valueOf(e.getMessage()), LONGEST));
        }
    }

    private Response notRead(String why) {
        return pages.told(
                Place.DEAD_LETTERS, 503, "Not read", "The brokers did not give the record. Try again. " + why);
    }

    /** Whether it is not known how many partitions there are: a console that has just started, or whose brokers are away since then. */
    private boolean isUnknown(String topic) {
        return pages.data().feeds().stream()
                .filter(feed -> feed.topic().equals(topic))
                .allMatch(feed -> feed.partitions() == 0 && !feed.isMissing());
    }

    private int partitions(String topic) {
        return pages.data().feeds().stream()
                .filter(feed -> feed.topic().equals(topic))
                .mapToInt(FeedStatus::partitions)
                .sum();
    }
}
