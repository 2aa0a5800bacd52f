package dev.reelay.console.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.FilterText;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import dev.reelay.view.row.PageMark;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListAddressTest {

    private static ListAddress parse(String path) {
        return ListAddress.of(FilterText.pairs(path.substring(path.indexOf('?') + 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jobs?state=failed&model=luma/luma-ray-2/image-to-video&code=timed_out",
                "/jobs?state=live&order=oldest&after=1763726400123.order-4711",
                "/jobs?id=a%26b/%25&id=b%20c&id_prefix=x&order=ended",
                "/jobs?tenant=s%C3%BCd&metadata/a%7E1b=%22q%22"
            })
    void anAddressSaysTheWholeList(String path) {
        assertThat(parse(path).path()).isEqualTo(path);
    }

    @Test
    void theListOfAllJobsHasTheShortestAddress() {
        ListAddress all = ListAddress.of(Map.of());

        assertThat(all).isEqualTo(new ListAddress(JobFilter.ALL, JobOrder.NEWEST, null));
        assertThat(all.path()).isEqualTo("/jobs");
        assertThat(ListAddress.of(Map.of("order", List.of("newest"))).path()).isEqualTo("/jobs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"><script>alert(1)</script>",
                "../../../etc/passwd",
                "a b+c%20d&state=live#x",
                "javascript:alert(1)",
                "\uD83D\uDE00\u202Egnp.exe",
                "line\nbreak\r\nSet-Cookie: a=b",
                "a.b.c"
            })
    void aHostileValueComesBackAsItIsAndIsHarmlessInAnAddress(String id) {
        ListAddress address = new ListAddress(
                JobFilter.ALL.with("id", id).with("id_prefix", id), JobOrder.UPDATED, new PageMark(-5, id));

        assertThat(address.path()).matches("/jobs\\?[A-Za-z0-9%&=_.*:/-]+").doesNotContain(":alert(", "<");
        assertThat(parse(address.path())).isEqualTo(address);
    }

    @Test
    void aFormMaySendEmptyFieldsAndAPathOfMetadata() {
        Map<String, List<String>> sent = Map.of(
                "state", List.of("failed", ""),
                "model", List.of(""),
                "order", List.of("newest"),
                "metadata_path", List.of("order/id"),
                "metadata_value", List.of("7"));

        assertThat(ListAddress.isOfForm(sent)).isTrue();
        assertThat(ListAddress.of(sent).path()).isEqualTo("/jobs?state=failed&metadata/order/id=7");
        assertThat(ListAddress.isOfForm(FilterText.pairs("state=failed&metadata/order/id=7")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            state=bad                            | state: "bad" is not one of
            colour=red                           | "colour" is no filter
            order=sideways                       | order: "sideways" is not one of
            order=newest&order=oldest            | order: it has 2 values and can have 1
            after=nowhere                        | after: "nowhere" is no place in a list
            metadata_path=customer               | metadata: a path and a value belong together
            metadata_value=c-17                  | metadata: a path and a value belong together
            id_prefix=%FF                        | "%FF" is not percent-encoded UTF-8
            """)
    void whatMakesNoSenseIsRefusedWithTheReason(String query, String reason) {
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> ListAddress.of(FilterText.pairs(query)))
                .withMessageStartingWith(reason);
    }

    @Test
    void anotherFilterOrOrderBeginsWithTheFirstPage() {
        ListAddress third = parse("/jobs?state=failed&order=ended&after=5.x");

        assertThat(third.with(JobFilter.parse("state=live")).path()).isEqualTo("/jobs?state=live&order=ended");
        assertThat(third.in(JobOrder.OLDEST).path()).isEqualTo("/jobs?state=failed&order=oldest");
        assertThat(third.from(new PageMark(6, "y")).path()).isEqualTo("/jobs?state=failed&order=ended&after=6.y");
    }

    @Test
    void aFilterOnTenantOrMetadataAsksForWhatCustomersSent() {
        assertThat(parse("/jobs?tenant=acme").asksForPayloads()).isTrue();
        assertThat(parse("/jobs?metadata/customer=c").asksForPayloads()).isTrue();
        assertThat(parse("/jobs?state=failed&model=a/b&id=metadata/x").asksForPayloads())
                .isFalse();
    }
}
