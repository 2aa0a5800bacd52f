package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reelay.console.browser.ConsoleUser.SPENDER;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.SourceRecord;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.testing.TestRequests;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dead letters that are sent again, one and many, from the button to what becomes of them. */
@Tag("long")
class LettersIT {

    @RegisterExtension
    static final ConsoleRig CONSOLE = new ConsoleRig("letters", SeededJobs.script(), _ -> {});

    private static void letter(String id, DeadLetter.Code code) {
        String topic = CONSOLE.rig().topic("requests");
        SourceRecord source = new SourceRecord(
                topic,
                0,
                1_000_000,
                0,
                TestRequests.bytes(id),
                TestRequests.bytes(SeededJobs.job(id, "").toString()),
                List.of());
        OutgoingRecord record =
                new DeadLetterRecords(1 << 20).encode(new DeadLetter(source, code, "a fault that is mended"));
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(CONSOLE.rig().topic("dead-letters"), record.key(), record.value());
        record.headers().forEach(header -> letter.headers().add(header.name(), Objects.requireNonNull(header.value())));
        CONSOLE.rig().send(List.of(letter));
    }

    private static Visit atLetter(String id) {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.openOnce("/dead-letters", id);
        visit.main()
                .locator("tr[data-row]")
                .filter(new Locator.FilterOptions().setHasText(id))
                .getByRole(AriaRole.LINK)
                .first()
                .click();
        return visit;
    }

    @Test
    void aDeadLetterIsMaskedUntilSomebodyAsksAndIsSentAgainOnce() {
        letter("letter-free", DeadLetter.Code.INVALID_REQUEST);
        Visit visit = atLetter("letter-free");
        assertThat(visit.main()).not().containsText("A video for letter-free");
        visit.main()
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Show it"))
                .click();
        assertThat(visit.main().locator("pre.raw")).containsText("A video for letter-free");

        visit.press("/redrive", "mended");

        Assertions.assertThat(CONSOLE.rig().result("letter-free").status()).isEqualTo("completed");
        visit.openOnce("/dead-letters", "letter-free");
        Visit again = atLetter("letter-free");
        assertThat(again.forms("/redrive")).hasCount(0);
    }

    @Test
    void aDeadLetterThatMayHaveBeenPaidForAsksFirst() {
        letter("letter-risky", DeadLetter.Code.INTERNAL_ERROR);
        Visit visit = atLetter("letter-risky");

        visit.press("/redrive", "mended");
        visit.confirm("/redrive");

        Assertions.assertThat(CONSOLE.rig().result("letter-risky").status()).isEqualTo("completed");
    }

    private static void begin(Visit visit, int number) {
        visit.page().getByLabel("type the number").fill(Integer.toString(number));
        visit.page()
                .getByRole(
                        AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send " + number + " dead letters again"))
                .click();
        assertThat(visit.page()).hasURL(Pattern.compile("/actions/[^/]+"));
    }

    @Test
    void allThatFitAFilterAreSentAgainOnce() {
        List<String> ids = IntStream.range(0, 25).mapToObj(i -> "many-" + i).toList();
        ids.forEach(id -> letter(id, DeadLetter.Code.INVALID_REQUEST));
        letter("other-0", DeadLetter.Code.INVALID_REQUEST);
        Visit visit = CONSOLE.visit(SPENDER);
        visit.openOnce("/dead-letters?key_prefix=many-", "Send these 25 again");
        visit.main()
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Send these 25 again"))
                .click();
        assertThat(visit.main()).containsText("They may cost");

        begin(visit, 25);

        assertThat(visit.main()).containsText("25 of 25");
        ids.forEach(
                id -> Assertions.assertThat(CONSOLE.rig().result(id).status()).isEqualTo("completed"));
        visit.open("/actions/new?kind=redrive&key_prefix=many-");
        assertThat(visit.main()).containsText("There is nothing to which this can be done");
        assertThat(visit.main()).containsText("already_redriven");
        Assertions.assertThat(CONSOLE.rig().state("other-0")).isEmpty();
    }

    @Test
    void rowsThatWereSelectedAreSentAgainAlone() {
        List.of("picked-0", "picked-1", "picked-2").forEach(id -> letter(id, DeadLetter.Code.INVALID_REQUEST));
        Visit visit = CONSOLE.visit(SPENDER);
        visit.openOnce("/dead-letters?key_prefix=picked-", "Send these 3 again");
        for (String id : List.of("picked-0", "picked-2")) {
            visit.main()
                    .locator("tr[data-row]")
                    .filter(new Locator.FilterOptions().setHasText(id))
                    .getByRole(AriaRole.CHECKBOX)
                    .check();
        }
        visit.main()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Send the selected ones again"))
                .click();

        begin(visit, 2);

        Assertions.assertThat(CONSOLE.rig().result("picked-0").status()).isEqualTo("completed");
        Assertions.assertThat(CONSOLE.rig().result("picked-2").status()).isEqualTo("completed");
        Assertions.assertThat(CONSOLE.rig().state("picked-1")).isEmpty();
    }
}
