using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints;

public sealed class ShardedCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model-0000{0}-of-00002.safetensors", "model.safetensors.index.json")]
    [InlineData("pytorch_model-0000{0}-of-00002.bin", "pytorch_model.bin.index.json")]
    [InlineData("parts/{0}.pth", "other.json")]
    public void Shards_are_read_as_one_file(string shards, string index)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (shards.Replace("{0}", "1", StringComparison.Ordinal),
            shards.Replace("{0}", "2", StringComparison.Ordinal));
        Write(first, "a", ones(3));
        Write(second, "b", full(2, 7f));
        var path = Index(index, ("b", second), ("a", first));

        using var file = TensorFile.Open(path);

        Assert.Equal(["b", "a"], file.Names);
        Assert.Equal(14, file.Load("b").sum().item<float>());
        Assert.Equal([3], file.Shape("a"));
        Assert.Equal(64, file.ContentHash.Length);
        Assert.StartsWith("2 shards", file.Format, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../secret.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/../../b.safetensors")]
    public void A_shard_outside_the_folder_of_its_index_is_never_opened(string shard)
    {
        var path = Index("model.safetensors.index.json", ("a", shard));

        Assert.Contains("not in its folder", Assert.Throws<InputException>(() => TensorFile.Open(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_that_are_not_there_are_named_at_once()
    {
        var path = Index("model.safetensors.index.json", ("a", "one.safetensors"), ("b", "two.safetensors"));

        var error = Assert.Throws<InputException>(() => TensorFile.Open(path));

        Assert.Contains("2 shards, and 2 of them are missing next to it: one.safetensors, two.safetensors",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_its_shard_lacks_is_told()
    {
        using var scope = NewDisposeScope();
        Write("one.safetensors", "a", ones(3));
        var path = Index("model.safetensors.index.json", ("a", "one.safetensors"), ("b", "one.safetensors"));

        Assert.Contains("says that 'b' is in one.safetensors, but it is not there",
            Assert.Throws<InputException>(() => TensorFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"weight_map\": {\"a\": 7}}")]
    [InlineData("{\"weight_map\": {\"a\": \"x\", \"a\": \"y\"}}")]
    [InlineData("{\"weight_map\": {")]
    [InlineData("{\"weight_map\": {}}")]
    public void A_damaged_index_is_one_clear_error(string text)
    {
        var path = _folder.File("model.safetensors.index.json");
        AtomicFile.WriteText(path, text);

        Assert.StartsWith(path, Assert.Throws<InputException>(() => TensorFile.Open(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_names_itself_has_an_end()
    {
        var path = Index("model.safetensors.index.json", ("a", "model.safetensors.index.json"));

        Assert.Contains("is JSON", Assert.Throws<InputException>(() => TensorFile.Open(path)).Message,
            StringComparison.Ordinal);
    }

    private void Write(string name, string tensor, Tensor value)
    {
        if (name.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            Safetensors.Write(_folder.File(name), [new(tensor, value)]);
            return;
        }
        PytorchExport.Write(_folder.File(name), [new(tensor, value)]);
    }

    private string Index(string name, params (string Tensor, string File)[] map)
    {
        var path = _folder.File(name);
        var entries = map.Select(entry => $"\"{entry.Tensor}\": \"{entry.File}\"");
        AtomicFile.WriteText(path, "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {" +
            string.Join(", ", entries) + "}}");
        return path;
    }
}
