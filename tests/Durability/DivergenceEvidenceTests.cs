using System.Text.Json;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Durability;

public sealed class DivergenceEvidenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("image view 1")]
    [InlineData("logit view 0")]
    [InlineData("gradient backbone")]
    public void A_number_that_is_not_finite_changes_no_weight(string quantity)
    {
        using var scope = NewDisposeScope();
        using var trainer = new Trainer(TinyRun.Recipe, stepsPerEpoch: 1, seed: 5, CPU);
        Tensor[] views = [rand(8, 3, 32, 32), rand(8, 3, 32, 32)];
        trainer.Advance(views);
        var before = Weights(trainer);
        Spoil(quantity, trainer, views);

        Assert.Throws<DivergenceException>(() => trainer.Advance(views));

        Assert.Equal(before, Weights(trainer));
    }

    [Theory]
    [InlineData("image view 1")]
    [InlineData("logit view 0")]
    [InlineData("gradient backbone")]
    public void It_is_named_with_its_images_and_the_run_goes_on_from_its_checkpoint(string quantity)
    {
        var (whole, broken) = (Path.Combine(_folder, "whole"), TinyRun.In(Path.Combine(_folder, "broken")));
        TinyRun.Train(TinyRun.In(whole));
        var spoiled = new Pretraining(broken, new RunObserver())
        {
            Disturbance = (trainer, views) => SpoilSecond(quantity, trainer, views),
        };

        var error = Assert.Throws<DivergenceException>(() => spoiled.Run(CancellationToken.None));

        Assert.Contains($"not finite is {quantity}", error.Message, StringComparison.Ordinal);
        Assert.Contains(broken.Folder.Evidence, error.Message, StringComparison.Ordinal);
        using var evidence = JsonDocument.Parse(File.ReadAllText(broken.Folder.Evidence));
        Assert.Equal(1, evidence.RootElement.GetProperty("step").GetInt32());
        Assert.Equal(8, evidence.RootElement.GetProperty("images").GetArrayLength());
        Assert.StartsWith(quantity, evidence.RootElement.GetProperty("quantity").GetString(), StringComparison.Ordinal);
        using (var batch = SafetensorsFile.Open(Path.ChangeExtension(broken.Folder.Evidence, ".safetensors")))
        {
            Assert.Equal(["view0", "view1", "indices"], batch.Names);
        }
        TinyRun.Train(TinyRun.GoesOn(broken));
        Assert.Equal(TinyRun.Result(whole), TinyRun.Result(broken.Folder.Path));
    }

    private static void SpoilSecond(string quantity, Trainer trainer, IReadOnlyList<Tensor> views)
    {
        if (trainer.Step == 1)
        {
            Spoil(quantity, trainer, views);
        }
    }

    private static void Spoil(string quantity, Trainer trainer, IReadOnlyList<Tensor> views)
    {
        switch (quantity.Split(' ')[0])
        {
            case "image":
                views[1][0, 0, 0, 0] = float.NaN;
                break;
            case "logit":
                trainer.Student.Backbone.register_forward_hook((_, _, features) => features + float.NaN);
                break;
            default:
                // The root of 0 is 0; its slope there is infinite.
                trainer.Student.Backbone.register_forward_hook((_, _, features) => features + features.mul(0).sqrt());
                break;
        }
    }

    private static float[] Weights(Trainer trainer) =>
        [.. trainer.Student.parameters().SelectMany(parameter => parameter.detach().contiguous()
            .data<float>().ToArray())];
}
