using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Mira.Datasets;
using Mira.Datasets.Fetching;
using Mira.Tests.Datasets.Transfer;

namespace Mira.Tests.Datasets.Fetching;

public sealed class ArchiveTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("set.tar")]
    [InlineData("set.tar.gz")]
    [InlineData("set.tgz")]
    [InlineData("set.zip")]
    public async Task A_set_is_fetched_and_unpacked_beside_what_is_there(string name)
    {
        Write("set/labels/old.txt", "old");
        using var server =
            new FileServer(Reply.Honest(Pack(name, ("set/labels/a.txt", "A"), ("./set/images/b.txt", "B"))));
        await Fetch(server, name);

        Assert.Equal(("A", "B", "old"), (Read("set/labels/a.txt"), Read("set/images/b.txt"),
            Read("set/labels/old.txt")));
        Assert.Equal(["set"], Names);
    }

    [Theory]
    [InlineData("set.tar", "../evil.txt")]
    [InlineData("set.tar", "/tmp/mira-evil.txt")]
    [InlineData("set.tar", "set/../../evil.txt")]
    [InlineData("set.zip", "../evil.txt")]
    [InlineData("set.zip", "/tmp/mira-evil.txt")]
    [InlineData("set.zip", "C:\\evil.txt")]
    [InlineData("set.zip", "set\\..\\..\\evil.txt")]
    public async Task An_entry_that_reaches_out_is_refused_and_nothing_unpacked(string name, string entry)
    {
        using var server = new FileServer(Reply.Honest(Pack(name, ("set/a.txt", "A"), (entry, "evil"))));
        var error = await Assert.ThrowsAsync<InputException>(() => Fetch(server, name));

        Assert.Contains("lies outside", error.Message, StringComparison.Ordinal);
        AssertNothingUnpacked(name);
        Assert.False(File.Exists("/tmp/mira-evil.txt"));
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(_root)!, "evil.txt")));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    public async Task Links_and_devices_in_a_tar_are_refused(TarEntryType type)
    {
        using var packed = new MemoryStream();
        using (var writer = new TarWriter(packed, leaveOpen: true))
        {
            var entry = new PaxTarEntry(type, "set/link");
            if (type != TarEntryType.Fifo)
            {
                entry.LinkName = "/etc";
            }
            writer.WriteEntry(entry);
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile,
                "set/link/evil.txt")
            { DataStream = new MemoryStream("evil"u8.ToArray()) });
        }
        using var server = new FileServer(Reply.Honest(packed.ToArray()));

        Assert.Contains($"is a {type}", (await Assert.ThrowsAsync<InputException>(() => Fetch(server, "set.tar")))
            .Message, StringComparison.Ordinal);
        AssertNothingUnpacked("set.tar");
    }

    [Fact]
    public async Task Links_in_a_zip_are_refused()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("set/link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var content = entry.Open();
            content.Write("/etc"u8);
        }
        using var server = new FileServer(Reply.Honest(packed.ToArray()));

        Assert.Contains("is a link", (await Assert.ThrowsAsync<InputException>(() => Fetch(server, "set.zip"))).Message,
            StringComparison.Ordinal);
        AssertNothingUnpacked("set.zip");
    }

    [Theory]
    [InlineData("set.tar.gz")]
    [InlineData("set.zip")]
    public async Task A_bomb_is_refused(string name)
    {
        using var server = new FileServer(Reply.Honest(Pack(name, ("set/zeros", new string('\0', 20_000_000)))));
        Assert.Contains("beyond", (await Assert.ThrowsAsync<InputException>(() => Fetch(server, name))).Message,
            StringComparison.Ordinal);
        AssertNothingUnpacked(name);
    }

    [Theory]
    [InlineData("set.tar")]
    [InlineData("set.tar.gz")]
    [InlineData("set.zip")]
    public async Task A_damaged_archive_is_one_clear_error(string name)
    {
        var packed = Pack(name, ("set/a.txt", new string('A', 5_000)));
        using var server = new FileServer(Reply.Honest([.. packed[..(packed.Length / 3)], .. new byte[30]]));
        var error = await Assert.ThrowsAsync<InputException>(() => Fetch(server, name));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        AssertNothingUnpacked(name);
    }

    [Theory]
    [InlineData("a size that is no number", 124, "99999999999")]
    [InlineData("a size of 64 bits", 124, "\u0080\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    [InlineData("a size below zero", 124, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe")]
    [InlineData("a size beyond the file", 124, "77777777777")]
    [InlineData("a sparse entry of GNU", 156, "S")]
    [InlineData("a continued entry of GNU", 156, "M")]
    [InlineData("a mode that is no number", 100, "xxxxxxx")]
    [InlineData("a time of 64 bits", 136, "\u0080\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    public void A_tar_with_an_entry_that_is_not_read_is_one_clear_error(string what, int at, string value)
    {
        using var packed = new MemoryStream();
        using (var writer = new TarWriter(packed, TarEntryFormat.Gnu, leaveOpen: true))
        {
            writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile,
                "set/a.txt")
            { DataStream = new MemoryStream(new byte[600]) });
        }
        var tar = packed.ToArray();
        Encoding.Latin1.GetBytes(value, tar.AsSpan(at));
        tar.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(tar[..512].Sum(letter => letter), 8).PadLeft(6, '0') +
            "\0 ", tar.AsSpan(148));
        var path = _root.File("bad.tar");
        using (var file = File.Create(path))
        {
            file.Write(tar);
        }
        var error = Assert.Throws<InputException>(() => new Archive(path, new(), null)
            .UnpackTo(Directory.CreateDirectory(_root.File("out")).FullName, CancellationToken.None));
        Assert.True(error.Message.Contains("bad.tar", StringComparison.Ordinal), what);
    }

    [Theory]
    [InlineData("top/inner.tar.gz", "inner.tar.gz", true)]
    [InlineData("top/inner.tar.gz", "other.tar.gz", false)]
    public async Task Of_an_archive_in_an_archive_only_the_inner_one_is_unpacked(string packed,
        string wanted, bool isThere)
    {
        var inner = Pack(packed, ("set/a.txt", "A"));
        using var outer = new MemoryStream();
        using (var zip = new ZipArchive(outer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = zip.CreateEntry(packed).Open();
            content.Write(inner);
        }
        using var server = new FileServer(Reply.Honest(outer.ToArray()));
        var set = Catalog.Describe("dtd") with
        {
            Files = [new(server.Address("set.zip"), Checksum: null) { Inner = wanted }]
        };
        using var client = SetFetch.CreateClient();
        var fetch = new SetFetch(client, new()).RunAsync(set, _root, CancellationToken.None);

        if (isThere)
        {
            await fetch;
            Assert.Equal("A", Read("set/a.txt"));
            Assert.Equal(["set"], Names);
        }
        else
        {
            Assert.Contains("other.tar.gz", (await Assert.ThrowsAsync<InputException>(() => fetch)).Message,
                StringComparison.Ordinal);
            AssertNothingUnpacked("set.zip");
        }
    }

    [Fact]
    public async Task A_set_comes_over_the_wire_and_loads()
    {
        using var mini = new MiniSet("dtd");
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            TarFile.CreateFromDirectory(mini.Root, zip, includeBaseDirectory: false);
        }
        var archive = packed.ToArray();
        using var server = new FileServer(Reply.Dropping(archive, archive.Length / 3));
        await Fetch(server, "dtd.tar.gz");

        Assert.Equal((80, 40), (Catalog.Load("dtd", _root).Train.Count, Catalog.Load("dtd", _root).Test.Count));
        Assert.InRange(server.Requests.Count, 3, 5);
    }

    [Fact]
    public async Task Archives_stay_when_asked_for()
    {
        using var server = new FileServer(Reply.Honest(Pack("set.zip", ("set/a.txt", "A"))));
        await Fetch(server, "set.zip", new() { KeepsArchives = true });
        await Fetch(server, "set.zip", new() { KeepsArchives = true });

        Assert.Single(server.Requests);
        Assert.Equal(["set", "set.zip"], Names.Order());
    }

    /// <summary>What lies in the folder, beside the hashes of what was fetched without a checksum.</summary>
    private IEnumerable<string> Names => new DirectoryInfo(_root).GetFileSystemInfos().Select(file => file.Name)
        .Where(name => name != FetchedHashes.Name);

    private void AssertNothingUnpacked(string name) => Assert.Equal([name], Names);

    private async Task Fetch(FileServer server, string name, FetchOptions? options = null)
    {
        var set = Catalog.Describe("dtd") with { Files = [new(server.Address(name), Checksum: null)] };
        using var client = SetFetch.CreateClient();
        await new SetFetch(client, options ?? new()).RunAsync(set, _root, CancellationToken.None);
    }

    private static byte[] Pack(string name, params (string Name, string Text)[] files)
    {
        using var packed = new MemoryStream();
        if (name.EndsWith(".zip", StringComparison.Ordinal))
        {
            Zip(packed, files);
        }
        else if (name.EndsWith(".tar", StringComparison.Ordinal))
        {
            Tar(packed, files);
        }
        else
        {
            using var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true);
            Tar(gzip, files);
        }
        return packed.ToArray();
    }

    private static void Zip(Stream target, (string Name, string Text)[] files)
    {
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, text) in files)
        {
            using var content = zip.CreateEntry(name).Open();
            content.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    private static void Tar(Stream target, (string Name, string Text)[] files)
    {
        using var writer = new TarWriter(target, leaveOpen: true);
        foreach (var (name, text) in files)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile,
                name)
            { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    }

    private void Write(string path, string text)
    {
        var file = _root.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var writer = new StreamWriter(file);
        writer.Write(text);
    }

    private string Read(string path) => File.ReadAllText(_root.File(path));
}
