using Mira.Datasets;
using Mira.Datasets.Folders;
using Mira.Experiments.Training;

namespace Mira.Tests.Durability;

/// <summary>Runs over image files, one of them damaged: every process decodes anew and finds the damage anew.</summary>
public sealed class ImageFileRunTests : IDisposable
{
    private readonly PictureFolder _images = PictureFolder.Small();
    private readonly TemporaryFolder _runs = new();

    public ImageFileRunTests() => _images.Write("train/n01/n01_5.jpg", "no picture"u8);

    public void Dispose()
    {
        _images.Dispose();
        _runs.Dispose();
    }

    [Theory]
    [InlineData(BadImagePolicy.Replace)]
    [InlineData(BadImagePolicy.Skip)]
    public void A_run_broken_off_after_every_step_ends_with_the_same_bits(BadImagePolicy policy)
    {
        var (whole, chain) = (Path.Combine(_runs, "whole"), Path.Combine(_runs, "chain"));
        Train(whole, policy, stopAfter: null);

        for (var step = 1; step < 6; step++)
        {
            Assert.Throws<InterruptedRunException>(() => Train(chain, policy, step));
        }
        Train(chain, policy, stopAfter: null);

        Assert.Equal(TinyRun.Result(whole), TinyRun.Result(chain));
    }

    private void Train(string folder, BadImagePolicy policy, int? stopAfter)
    {
        var data = Catalog.Load(AnyFolder.Word, _images.Root, new FolderSelection { BadImages = policy });
        var request = TinyRun.In(folder) with
        {
            Data = data,
            Recipe = TinyRun.Recipe with { Epochs = 3, BatchSize = 4 },
        };
        using var observer = new RunObserver { StopAfter = stopAfter, Warnings = [] };
        TinyRun.Train(TinyRun.GoesOn(request), observer);
    }
}
