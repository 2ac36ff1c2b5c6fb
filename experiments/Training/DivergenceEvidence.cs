using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Writes down what a step was given and made when a number in it was not finite, so that the
/// cause can be found.</summary>
/// <remarks>diverged.json holds the numbers to read, diverged.safetensors the batch to repeat the step with.</remarks>
/// <remarks>Of several processes the first writes, and it writes what it gathers from all.</remarks>
/// <param name="request">The run.</param>
internal sealed class DivergenceEvidence(PretrainRequest request)
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Saves the evidence.</summary>
    /// <param name="trainer">The networks as the step left them.</param>
    /// <param name="step">The step that was taken; an earlier one may be at fault where the host looks seldom.</param>
    /// <param name="batch">Its images.</param>
    /// <param name="views">The views it was given.</param>
    /// <param name="error">What was said of it.</param>
    /// <returns>The error, with where the evidence is.</returns>
    internal DivergenceException Save(Trainer trainer, int step, ViewBatch batch, IReadOnlyList<Tensor> views,
        DivergenceException error)
    {
        using var scope = NewDisposeScope();
        var whole = views.Select(Whole).ToList();
        var summaries = Summaries(trainer, views, whole).ToList();
        var quantity = summaries.Find(summary => !summary.IsFinite)?.Name ?? "loss";
        long[] own = [.. batch.Indices.Take(batch.Count)];
        var indices = Whole(tensor(own));
        if (request.Collectives.Rank > 0)
        {
            return error;
        }
        var text = new Dictionary<string, string>
        {
            ["format"] = "mira-evidence-1",
            ["step"] = step.ToString(CultureInfo.InvariantCulture),
            ["quantity"] = quantity,
        };
        try
        {
            Safetensors.Write(Path.ChangeExtension(request.Folder.Evidence, ".safetensors"),
                whole.Select((view, place) => KeyValuePair.Create($"view{place}", view))
                    .Append(new("indices", indices)), text, request.Files);
            AtomicFile.WriteText(request.Folder.Evidence,
                Json(trainer, step, [.. HostRead.Numbers(indices).Select(number => (long)number)], quantity, summaries,
                    error), request.Files);
        }
        catch (InputException disk)
        {
            return new DivergenceException($"{error.Message} The first quantity that is not finite " +
                $"is {quantity}. No evidence could be saved: {disk.Message}", error);
        }
        return new DivergenceException($"{error.Message} The first quantity that is not finite is {quantity}; " +
            $"see {request.Folder.Evidence} and the batch in the file next to it. To resume from " +
            $"the last checkpoint: {request.ResumeCommand}", error);
    }

    private string Json(Trainer trainer, int step, long[] indices, string quantity, List<TensorSummary> summaries,
        DivergenceException error) =>
        new JsonObject
        {
            ["step"] = step,
            ["step_at_fault"] = trainer.Step,
            ["epoch"] = (step / request.StepsPerEpoch) + 1,
            ["quantity"] = quantity,
            ["message"] = error.Message,
            ["images"] = JsonSerializer.SerializeToNode(indices),
            ["summaries"] = JsonSerializer.SerializeToNode(summaries, Settings),
        }.ToJsonString(Settings) + "\n";

    /// <summary>In the order in which a step computes: views, scores, gradients.</summary>
    private IEnumerable<TensorSummary> Summaries(Trainer trainer, IReadOnlyList<Tensor> views,
        IReadOnlyList<Tensor> whole)
    {
        foreach (var (place, view) in whole.Index())
        {
            yield return TensorSummary.Of($"image view {place}", view);
        }
        foreach (var (place, view) in views.Index())
        {
            yield return Scores(trainer, view, place);
        }
        foreach (var (name, parameter) in trainer.Student.named_parameters())
        {
            if (parameter.grad is { } gradient)
            {
                yield return TensorSummary.Of($"gradient {name}", gradient);
            }
        }
    }

    /// <summary>The rows of all processes.</summary>
    private Tensor Whole(Tensor part) =>
        request.Collectives.IsShared ? request.Collectives.Gather(part).flatten(0, 1) : part;

    /// <summary>Computed again: the weights are those of the step, and no statistics of other batches enter.</summary>
    private TensorSummary Scores(Trainer trainer, Tensor view, int place)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return TensorSummary.Of($"logit view {place}", Whole(trainer.Student.Read(view).Logits));
    }
}
