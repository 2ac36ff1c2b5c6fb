using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.SwAV;

/// <summary>SwAV's queue, labels and head against NumPy and PyTorch.</summary>
public sealed class SwavGoldenTests
{
    private static readonly PretrainRecipe Recipe = new()
    {
        Projector = new() { HiddenDimension = 16, EmbeddingDimension = 6, Prototypes = 10 },
        Method = new SwavRecipe { QueueSize = 24, QueueStartEpoch = 1 },
        BatchSize = 8,
        UsesTeacher = false,
    };

    [Fact]
    public void Batches_are_assigned_together_with_the_queue_from_its_epoch_on()
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("swav");
        var setting = GoldenMethod.Setting(Recipe, stepsPerEpoch: 2);
        using var method = PretrainingMethods.Create(setting);
        var head = (PrototypeHead)Head(method);
        GoldenMethod.Fill(head, file, "", "head.");
        var (embeddings, targets) = (file.Load("embeddings"), file.Load("targets"));

        for (var step = 0; step < embeddings.shape[0]; step++)
        {
            using var quiet = no_grad();
            var views = GoldenMethod.Single(embeddings[step]);
            var logits = stack([head.Prototypes.call(views[0]), head.Prototypes.call(views[1])]);
            var labels = method.Label(GoldenMethod.Step(setting, step, views, logits, logits));
            Near.Equal(targets[step], stack(labels.Select(label => label.Targets)), 2e-5);
        }

        Near.Equal(file.Load("queue"), method.State.Single().Value, 1e-6);
    }

    [Fact]
    public void Head_and_loss_have_the_outputs_and_gradients_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("swav");
        var setting = GoldenMethod.Setting(Recipe, stepsPerEpoch: 2);
        using var method = PretrainingMethods.Create(setting);
        var head = Head(method);
        GoldenMethod.Fill(head, file, "", "head.");
        var features = GoldenMethod.Single(file.Load("head.features"));

        var outputs = Enumerable.Range(0, 2).Select(view => head.Read(features[view])).ToList();
        var (embeddings, logits) = (stack(outputs.Select(output => output.Embeddings)),
            stack(outputs.Select(output => output.Logits)));
        var step = GoldenMethod.Step(setting, 0, embeddings, logits, logits);
        var loss = method.Loss(step, method.Label(step));
        loss.backward();

        Near.Equal(file.Load("head.embeddings"), embeddings);
        Near.Equal(file.Load("head.logits"), logits);
        Near.Equal(file.Load("head.loss"), loss.view(1));
        Assert.All(GoldenMethod.Parameters(head).Where(entry => entry.Name != "projector.0.bias"),
            entry => Near.Equal(file.Load($"head.gradient.{entry.Name}"), entry.Value.grad!, 2e-4));
    }

    [Fact]
    public void A_learned_length_starts_at_that_of_the_random_direction()
    {
        using var scope = NewDisposeScope();
        using var start = new Initialization(1, CPU);
        var prototypes = new Prototypes(6, 10, start, PrototypeLength.Learned);
        var embedding = nn.functional.normalize(randn(4, 6), dim: 1);

        Near.Equal(embedding.matmul(prototypes.get_parameter("weight_v")!.t()), prototypes.call(embedding));
    }

    private static Head Head(IPretrainingMethod method)
    {
        using var start = new Initialization(1, CPU);
        return method.CreateHead(12, start, NetworkRole.Student);
    }
}
