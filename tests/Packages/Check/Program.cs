using Mira.Datasets;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using static TorchSharp.torch;

LibTorch.Load();

// 32 images, 10 prototypes: cosines as a network would give them.
var scores = arange(320, dtype: ScalarType.Float32).sin().reshape(32, 10);
using var assignment = FixedPoint.Solve(scores, temperature: 0.225, beta: 2.0 / 3, FixedPointOptions.Certified(1e-4));
Console.WriteLine($"targets {assignment.Targets}, wrong by at most {assignment.Certificate!.TotalVariation:e1}");

var recipe = Pretrain.Mira with
{
    Backbone = new() { Width = 8, StemStride = 2 },
    Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 16 },
    BatchSize = 8,
};
using var trainer = new Trainer(recipe, stepsPerEpoch: 1, seed: 1, CPU);
var view = arange(8 * 3 * 32 * 32, dtype: ScalarType.Float32).cos().reshape(8, 3, 32, 32);
var step = trainer.Advance([view, view.flip(3)]);
var data = Catalog.Load(Catalog.Default);
Console.WriteLine($"step {step.Step}: loss {step.Loss:f3}; {data.Train.Count} embedded images");
return double.IsFinite(step.Loss) && assignment.Certificate.TotalVariation <= 1e-4 ? 0 : 1;
