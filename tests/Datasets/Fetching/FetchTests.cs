using System.Security.Cryptography;
using Mira.Datasets;
using Mira.Datasets.Fetching;

namespace Mira.Tests.Datasets.Fetching;

public sealed class FetchTests : IDisposable
{
    private static readonly byte[] Content = MakeContent(300_000);

    private static readonly FetchOptions Impatient = new() { Pause = TimeSpan.Zero, Attempts = 3 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_whole_file_is_verified_and_takes_its_name()
    {
        using var server = new FileServer(Reply.Honest(Content));
        await Fetch(server);
        AssertFetched();
        Assert.Equal([null], server.Requests);
    }

    [Fact]
    public async Task A_dropped_connection_goes_on_where_it_broke()
    {
        using var server = new FileServer(Reply.Dropping(Content, 100_000));
        await Fetch(server);
        AssertFetched();
        Assert.Equal([null, 100_000, 200_000], server.Requests);
    }

    [Fact]
    public async Task A_later_fetch_goes_on_where_an_earlier_one_gave_up()
    {
        using var dead = new FileServer(Reply.Dropping(Content, 100_000), Reply.Status("503 Busy"));
        var error = await Assert.ThrowsAsync<InputException>(() => Fetch(dead));
        Assert.Contains("503", error.Message, StringComparison.Ordinal);
        Assert.Contains("100,000 bytes received are kept", error.Message, StringComparison.Ordinal);
        Assert.Equal(["file.bin.partial"], Names);

        using var alive = new FileServer(Reply.Honest(Content));
        await Fetch(alive);
        AssertFetched();
        Assert.Equal([100_000], alive.Requests);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_read_from_the_first_byte()
    {
        using var server = new FileServer(Reply.Dropping(Content, 100_000), Reply.IgnoringRanges(Content));
        await Fetch(server);
        AssertFetched();
        Assert.Equal([null, 100_000], server.Requests);
    }

    [Fact]
    public async Task A_part_of_another_place_is_not_appended()
    {
        using var server = new FileServer(Reply.Dropping(Content, 100_000),
            _ => Reply.Part(Content, 50_000, Content.Length), Reply.Honest(Content));
        await Fetch(server);
        AssertFetched();
        Assert.Equal([null, 100_000, null], server.Requests);
    }

    [Fact]
    public async Task Corrupt_bytes_are_an_error_and_leave_nothing()
    {
        var corrupt = (byte[])Content.Clone();
        corrupt[1234] ^= 1;
        using var server = new FileServer(Reply.Honest(corrupt));

        var error = await Assert.ThrowsAsync<InputException>(() => Fetch(server));
        Assert.Contains("is not the published file", error.Message, StringComparison.Ordinal);
        Assert.Empty(Names);
    }

    [Fact]
    public async Task Damage_in_what_lay_there_is_fetched_again()
    {
        WriteFile("file.bin.partial", new byte[1_000]);
        using var server = new FileServer(Reply.Honest(Content));
        await Fetch(server);
        AssertFetched();
        Assert.Equal([1_000, null], server.Requests);
    }

    [Fact]
    public async Task A_partial_file_longer_than_the_whole_is_fetched_again()
    {
        WriteFile("file.bin.partial", new byte[Content.Length + 1]);
        using var server = new FileServer(Reply.Honest(Content));
        await Fetch(server);
        AssertFetched();
    }

    [Fact]
    public async Task A_length_that_lies_low_is_found_by_the_hash()
    {
        using var server = new FileServer(_ => new("200 OK\r\nContent-Length: 1000", Content));
        Assert.Contains("published", (await Assert.ThrowsAsync<InputException>(() => Fetch(server))).Message,
            StringComparison.Ordinal);
        Assert.Empty(Names);
    }

    [Fact]
    public async Task A_length_that_lies_high_ends_after_a_few_attempts()
    {
        using var server = new FileServer(_ => new($"200 OK\r\nContent-Length: {Content.Length + 5}", Content));
        Assert.Contains("Cannot download", (await Assert.ThrowsAsync<InputException>(() => Fetch(server))).Message,
            StringComparison.Ordinal);
        Assert.Equal(["file.bin.partial"], Names);
    }

    [Fact]
    public async Task A_length_beyond_reason_is_refused_before_a_byte_is_written()
    {
        using var server = new FileServer(_ => new("200 OK\r\nContent-Length: 999999999999999", Content));
        Assert.Contains("999,999,999,999,999 bytes", (await Assert.ThrowsAsync<InputException>(() => Fetch(server)))
            .Message, StringComparison.Ordinal);
        Assert.Empty(Names);
    }

    [Fact]
    public async Task Endless_bytes_without_a_length_stop_at_the_limit()
    {
        using var server = new FileServer(_ => new("200 OK", Content));
        var error = await Assert.ThrowsAsync<InputException>(() => Fetch(server, new() { MostBytes = 200_000 }));
        Assert.Contains("above the limit of 200,000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_is_left()
    {
        using var server = new FileServer(_ =>
            new($"200 OK\r\nContent-Length: {Content.Length}", [], StaysSilent: true), Reply.Honest(Content));
        await Fetch(server, new() { Silence = TimeSpan.FromMilliseconds(300), Pause = TimeSpan.Zero });
        AssertFetched();
    }

    [Fact]
    public async Task A_missing_file_is_not_asked_for_twice()
    {
        using var server = new FileServer(Reply.Status("404 Not Found"));
        Assert.Contains("404 Not Found", (await Assert.ThrowsAsync<InputException>(() => Fetch(server))).Message,
            StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_file_that_is_there_whole_is_not_fetched_again()
    {
        WriteFile("file.bin", Content);
        using var server = new FileServer(Reply.Status("500 Never"));
        await Fetch(server);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_interruption_keeps_what_was_received()
    {
        using var stop = new CancellationTokenSource();
        using var server = new FileServer(from =>
            from is null ? Reply.Dropping(Content, 100_000)(from) : Stopped(stop));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FetchUntil(server, Impatient, stop.Token));
        Assert.Equal(100_000, new FileInfo(_folder.File("file.bin.partial")).Length);
    }

    [Fact]
    public async Task Sets_behind_a_license_print_what_to_do()
    {
        using var client = SetFetch.CreateClient();
        var error = await Assert.ThrowsAsync<InputException>(() =>
            new SetFetch(client, new()).RunAsync(Catalog.Describe("imagenet"), _folder, CancellationToken.None));
        Assert.Contains("https://image-net.org/download-images", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_checksum_names_its_publisher_and_fits_its_algorithm() =>
        Assert.All(Catalog.All.SelectMany(set => set.Files).Select(file => file.Checksum).OfType<Checksum>(), sum =>
        {
            Assert.Matches("^[0-9a-f]+$", sum.Hexadecimal);
            Assert.Equal(sum.Algorithm == "MD5" ? 32 : 64, sum.Hexadecimal.Length);
            Assert.NotEmpty(sum.Publisher);
        });

    [Fact]
    public void Every_file_comes_over_https() =>
        Assert.All(Catalog.All.SelectMany(set => set.Files), file =>
            Assert.Equal(Uri.UriSchemeHttps, file.Address.Scheme));

    [Theory]
    [InlineData(true, "only MD5, which detects damage but not forgery")]
    [InlineData(false, "gives no checksum")]
    public async Task A_file_without_a_strong_checksum_is_recorded_and_compared_at_the_next_fetch(bool hasWeak,
        string weakness)
    {
#pragma warning disable CA5351 // What many authors publish.
        var weak = hasWeak ? new Checksum("MD5", Convert.ToHexStringLower(MD5.HashData(Content)), "this test") : null;
#pragma warning restore CA5351
        using var server = new FileServer(Reply.Honest(Content));
        var notes = new Notes();

        await FetchUntil(server, weak, notes);
        File.Delete(_folder.File("file.bin"));
        await FetchUntil(server, weak, notes);

        var hash = Convert.ToHexStringLower(SHA256.HashData(Content));
        Assert.Equal(2, notes.Count);
        Assert.All(notes, note => Assert.Contains(weakness, note, StringComparison.Ordinal));
        Assert.Contains(hash, notes[0], StringComparison.Ordinal);
        Assert.Contains("the same as at the first fetch", notes[1], StringComparison.Ordinal);
        Assert.Equal($"{hash}  file.bin\n", File.ReadAllText(_folder.File("mira-fetched.sha256")));
    }

    [Fact]
    public async Task Another_file_than_at_the_first_fetch_is_an_error_and_is_not_kept()
    {
        using var first = new FileServer(Reply.Honest(Content));
        await FetchUntil(first, weak: null, new Notes());
        File.Delete(_folder.File("file.bin"));
        using var second = new FileServer(Reply.Honest(MakeContent(1_000)));

        var error = await Assert.ThrowsAsync<InputException>(() => FetchUntil(second, weak: null, new Notes()));

        Assert.Contains("is not the file that was fetched before", error.Message, StringComparison.Ordinal);
        Assert.Equal(["mira-fetched.sha256"], Names);
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_half_file_is_not_written_through()
    {
        WriteFile("victim", [1, 2, 3]);
        File.CreateSymbolicLink(_folder.File("file.bin.partial"), "victim");
        using var server = new FileServer(Reply.Honest(Content));

        await Fetch(server);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder.File("victim")));
        Assert.Equal(Content, File.ReadAllBytes(_folder.File("file.bin")));
    }

    private static Reply Stopped(CancellationTokenSource stop)
    {
        stop.Cancel();
        return new("200 OK", [], StaysSilent: true);
    }

    private Task Fetch(FileServer server, FetchOptions? options = null) =>
        FetchUntil(server, options ?? Impatient, TestContext.Current.CancellationToken);

    private async Task FetchUntil(FileServer server, Checksum? weak, Notes notes)
    {
        var set = Catalog.Describe("dtd") with { Files = [new(server.Address("file.bin"), weak)] };
        using var client = SetFetch.CreateClient();
        await new SetFetch(client, Impatient, notes).RunAsync(set, _folder, TestContext.Current.CancellationToken);
    }

    private async Task FetchUntil(FileServer server, FetchOptions options, CancellationToken stop)
    {
        var set = Catalog.Describe("dtd") with
        {
            Files = [new(server.Address("file.bin"),
                new("SHA256", Convert.ToHexStringLower(SHA256.HashData(Content)), "this test"))],
        };
        using var client = SetFetch.CreateClient();
        await new SetFetch(client, options).RunAsync(set, _folder, stop);
    }

    private string[] Names => [.. new DirectoryInfo(_folder).GetFileSystemInfos().Select(file => file.Name)];

    private void AssertFetched()
    {
        Assert.Equal(["file.bin"], Names);
        Assert.Equal(Content, File.ReadAllBytes(_folder.File("file.bin")));
    }

    private void WriteFile(string name, byte[] bytes)
    {
        using var file = File.Create(_folder.File(name));
        file.Write(bytes);
    }

    private static byte[] MakeContent(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    /// <summary>What was said of files.</summary>
    private sealed class Notes : List<string>, IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => AddRange(value.Note.Length > 0 ? [value.Note] : []);
    }
}
