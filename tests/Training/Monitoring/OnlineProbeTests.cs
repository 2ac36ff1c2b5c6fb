using Mira.Datasets;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Training.Monitoring;

public sealed class OnlineProbeTests
{
    [Fact]
    public void Networks_never_notice_the_probe()
    {
        using var with = new TinyRun();
        using var without = new TinyRun();
        var recipe = TinyRun.Good with { Epochs = 3 };
        var watched = with.Request(recipe, new() { KnnInterval = 2, ProbeInterval = 1 });
        with.Train(watched).Dispose();
        var alone = without.Request(recipe);
        without.Train(alone).Dispose();

        using var first = SafetensorsFile.Open(watched.Folder.Checkpoint);
        using var second = SafetensorsFile.Open(alone.Folder.Checkpoint);
        Assert.Equal(first.Names.Where(name => !name.StartsWith("probe.", StringComparison.Ordinal)), second.Names);
        Assert.NotEqual(first.Names.Count, second.Names.Count);
        Assert.All(second.Names, name => Assert.Equal(Bytes(second, name), Bytes(first, name)));
    }

    [Fact]
    public void Teacher_and_student_are_tested_when_it_is_due()
    {
        using var run = new TinyRun();
        run.Train(run.Request(TinyRun.Good with { Epochs = 3 }, new() { KnnInterval = 0, ProbeInterval = 2 }))
            .Dispose();

        Assert.Equal([false, true, true], run.Rows.Select(row => row.ProbeTop1 is not null
            && row.ProbeStudentTop1 is not null));
        Assert.All(run.Rows.Skip(1), row => Assert.InRange(row.ProbeTop5!.Value, row.ProbeTop1!.Value, 100));
        Assert.All(run.Rows, row => Assert.Null(row.KnnTop1));
    }

    [Fact]
    public void Without_a_teacher_the_students_accuracy_is_the_first()
    {
        using var run = new TinyRun();
        run.Train(run.Request(TinyRun.Good with { Epochs = 1, UsesTeacher = false },
            new() { KnnInterval = 1, ProbeInterval = 1 })).Dispose();

        var row = Assert.Single(run.Rows);
        Assert.NotNull(row.KnnTop1);
        Assert.NotNull(row.ProbeTop1);
        Assert.Null(row.KnnStudentTop1);
        Assert.Null(row.ProbeStudentTop1);
        Assert.Null(row.TeacherDistance);
    }

    [Fact]
    public void A_run_without_a_probe_is_not_resumed_with_one()
    {
        using var run = new TinyRun();
        run.Train(run.Request(TinyRun.Good with { Epochs = 1 })).Dispose();
        var resumed = run.Request(TinyRun.Good with { Epochs = 1 }, new()) with { Resumes = true };

        var error = Assert.Throws<InputException>(() => run.Train(resumed));

        Assert.Contains("--online-probe off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_steps_are_those_of_SGD_with_momentum_and_a_cosine()
    {
        using var scope = NewDisposeScope();
        var recipe = TinyRun.Good with { BatchSize = 2, UsesTeacher = false };
        using var probe = new OnlineProbe(recipe, classes: 3, steps: 4, seed: 5, CPU);
        var weight = probe.Student.Weight[0].clone().requires_grad_();
        var bias = zeros(3, requires_grad: true);
        var features = new[] { rand(2, recipe.Backbone.FeatureDimension), rand(2, recipe.Backbone.FeatureDimension) };
        var labels = tensor(new long[] { 2, 0 });
        var (momentum, biasMomentum) = (zeros_like(weight), zeros_like(bias));

        for (var step = 0; step < 2; step++)
        {
            var rate = 0.1 * 2 / 256 * 0.5 * (1 + Math.Cos(Math.PI * step / 4));
            var loss = nn.functional.cross_entropy(cat(features).matmul(weight.t()).add(bias), cat([labels, labels]));
            var slopes = autograd.grad([loss], [weight, bias]);
            momentum = momentum.mul(0.9).add(slopes[0]);
            biasMomentum = biasMomentum.mul(0.9).add(slopes[1]);
            weight = weight.detach().sub(momentum.mul(rate)).requires_grad_();
            bias = bias.detach().sub(biasMomentum.mul(rate)).requires_grad_();
            probe.Learn(Evidence(step, features), labels);
        }

        Assert.True(allclose(weight, probe.Student.Weight[0], rtol: 1e-6, atol: 1e-8));
        Assert.True(allclose(bias, probe.Student.Bias[0], rtol: 1e-6, atol: 1e-8));
    }

    private static StepEvidence Evidence(int step, Tensor[] features)
    {
        var outputs = features.Select(values => new NetworkOutput(values, values, values)).ToList();
        return new StepEvidence(step, zeros([]), outputs, outputs, [], new StepRates(0, 0, 0, true));
    }

    private static byte[] Bytes(SafetensorsFile file, string name)
    {
        using var value = file.Load(name);
        return value.bytes.ToArray();
    }
}
