using System.IO.Compression;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files;

namespace Mira.Tests.Checkpoints;

/// <summary>Files that are no checkpoint, and what is said of them.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_zip_around_a_checkpoint_says_what_to_unzip()
    {
        var path = _folder.File("around.zip");
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            archive.CreateEntry("model.pth");
        }

        Assert.Contains("zip archive around 'model.pth'", Assert.Throws<InputException>(() => TensorFile.Open(path))
            .Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is an empty file")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:aaaa\nsize 102400000\n",
        "Git LFS pointer, not the file itself of 102400000 bytes")]
    [InlineData("<!DOCTYPE html><html><head><title>Virus scan</title></head></html>", "web page ('Virus scan')")]
    [InlineData("\n  <html>\n", "web page")]
    [InlineData("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "a server sent instead of the file")]
    [InlineData("{\"error\": \"Repository not found\"}", "is JSON")]
    [InlineData("Not Found", "text file that begins with 'Not Found'")]
    [InlineData("\x1f\u008b\x08", "compressed with gzip")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0", "zeros only")]
    public void A_file_that_is_something_else_is_named_as_what_it_is(string content, string found)
    {
        foreach (var name in new[] { "x.pth", "x.safetensors" })
        {
            var path = _folder.File(name);
            AtomicFile.Write(path, stream => stream.Write(Encoding.Latin1.GetBytes(content)));

            var error = Assert.Throws<InputException>(() => TensorFile.Open(path));

            Assert.Contains(found, error.Message, StringComparison.Ordinal);
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_says_which_weights_lie_in_it()
    {
        AtomicFile.WriteText(_folder.File("run/model.safetensors"), "");

        Assert.Contains("It holds model.safetensors: give one of them",
            Assert.Throws<InputException>(() => TensorFile.Open(_folder.File("run"))).Message,
            StringComparison.Ordinal);
    }
}
