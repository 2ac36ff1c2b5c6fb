using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.KeyMaps;

public sealed class UnsupportedNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3, 20)]
    [InlineData(9, 56)]
    public void A_network_of_three_stages_is_named_and_not_taken_for_one_of_four(int blocks, int depth)
    {
        string[] names =
        [
            .. from stage in (int[])[1, 2, 3]
               from block in Enumerable.Range(0, blocks)
               from layer in (string[])["conv1", "conv2"]
               select $"module.layer{stage}.{block}.{layer}.weight",
        ];

        var message = Refusal([.. names.Select(name => (name, (long[])[16, 16, 3, 3])),
            ("module.conv1.weight", [16, 3, 3, 3])]);

        Assert.Contains($"not supported: a ResNet-{depth} for CIFAR", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.cls_token")]
    [InlineData("blocks.0.attn.qkv.weight")]
    [InlineData("encoder.layers.encoder_layer_0.self_attention.in_proj_weight")]
    [InlineData("vit.embeddings.patch_embeddings.projection.weight")]
    public void A_vision_transformer_is_named(string name) => Assert.Contains("not supported: a vision transformer",
        Refusal([(name, [4, 4])]), StringComparison.Ordinal);

    [Fact]
    public void Another_network_without_a_backbone_is_refused_in_other_words() => Assert.DoesNotContain("not supported",
        Assert.Throws<InputException>(() => Best([("linear.weight", [4, 4])])).Message, StringComparison.Ordinal);

    private string Refusal((string Name, long[] Shape)[] tensors) =>
        Assert.Throws<InputException>(() => Best(tensors)).Message;

    private void Best((string Name, long[] Shape)[] tensors)
    {
        using var scope = NewDisposeScope();
        PytorchExport.Write(_folder.File("net.pth"),
            [.. tensors.Select(tensor => KeyValuePair.Create(tensor.Name, zeros(tensor.Shape)))]);
        using var file = TensorFile.Open(_folder.File("net.pth"));
        BackboneChoice.Best(file, new(), null);
    }
}
