using Mira.Datasets.Loading;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>The training images of a run, which its processes look over in turns, batch by batch.</summary>
/// <param name="request">The run.</param>
internal sealed class WholeTrainingSet(PretrainRequest request) : ITrainingImages
{
    /// <inheritdoc/>
    public int Count => request.Data.Train.Count;

    /// <inheritdoc/>
    public Tensor Read(PretrainingNetwork network, Func<NetworkOutput, Tensor> part)
    {
        using var scope = NewDisposeScope();
        var data = EvaluatedData.Of(EvaluatedData.OneClassEach(request.Data), request.Recipe.Views);
        var settings = new EvaluationSettings(request.Compute) { LoaderWorkers = request.Workers };
        using var loader = new BatchLoader(data.Train, [data.TestTransform(request.Recipe.Views.Interpolation)],
            FeatureBank.Options(settings));
        network.eval();
        try
        {
            var batches = SharedBatches.Of(loader, 0, FeatureBank.ExtractionBatch, request.Collectives,
                batch => Read(network, part, batch)).Select(batch => batch.Features).ToList();
            var rows = cat(batches).to(request.Compute.Device);
            batches.ForEach(batch => batch.Dispose());
            return rows.MoveToOuterDisposeScope();
        }
        finally
        {
            network.train();
        }
    }

    private Tensor Read(PretrainingNetwork network, Func<NetworkOutput, Tensor> part, ViewBatch batch)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var images = ViewTensors.Of(batch.Views[0], batch.Count, batch.Sizes[0], request.Compute.ScalarType(),
            request.Compute.Device);
        return part(network.Read(images)).to(ScalarType.Float32, CPU).DetachFromDisposeScope();
    }
}
