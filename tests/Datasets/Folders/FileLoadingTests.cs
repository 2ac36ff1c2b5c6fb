using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Folders;
using Mira.Datasets.Loading;

namespace Mira.Tests.Datasets.Folders;

/// <summary>The loader over files: views of several sizes from one decode, and what comes of bad images.</summary>
public sealed class FileLoadingTests : IDisposable
{
    private static readonly ViewRecipe[] MultiCrop =
    [
        ViewRecipe.MiraFirst with { Size = 64 },
        ViewRecipe.MiraSecond with { Size = 64, Interpolation = Interpolation.Bicubic },
        ViewRecipe.MiraFirst with { Size = 32, MinimumCropArea = 0.05, MaximumCropArea = 0.14 },
    ];

    private readonly PictureFolder _folder = PictureFolder.Small();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Batches_carry_the_sizes_of_their_views()
    {
        using var loader = new BatchLoader(Train(), MultiCrop, new LoaderOptions { BatchSize = 4 });
        var batch = loader.Epoch(0).First();
        Assert.Equal([64, 64, 32], batch.Sizes);
        Assert.Equal([4 * 3 * 64 * 64, 4 * 3 * 64 * 64, 4 * 3 * 32 * 32], batch.Views.Select(view => view.Length));
    }

    [Fact]
    public void Batches_do_not_depend_on_the_number_of_workers()
    {
        var alone = Load(Train(), workers: 1);
        Assert.Equal(alone, Load(Train(), workers: 3));
        Assert.NotEqual(alone, Load(Train(), workers: 1, epoch: 1));
    }

    [Fact]
    public void Views_from_part_of_the_rows_are_those_of_the_whole_image()
    {
        // The view alone is cut from fewer rows than the view among others.
        var images = Train();
        using var together = new BatchLoader(images, [MultiCrop[2], ViewRecipe.Plain],
            new LoaderOptions { BatchSize = 8 });
        using var alone = new BatchLoader(images, [MultiCrop[2]], new LoaderOptions { BatchSize = 8 });
        Assert.Equal(together.Epoch(0).Single().Views[0], alone.Epoch(0).Single().Views[0]);
    }

    [Fact]
    public void Time_is_told_apart_into_decoding_and_augmenting()
    {
        using var loader = new BatchLoader(Train(), MultiCrop, new LoaderOptions { BatchSize = 8, Workers = 2 });
        Assert.Equal(default, loader.Elapsed);
        Assert.Single(loader.Epoch(0));
        Assert.True(loader.Elapsed.Decode > TimeSpan.Zero);
        Assert.True(loader.Elapsed.Augment > TimeSpan.Zero);
    }

    [Fact]
    public void Memory_bounds_the_batches_made_ahead_but_not_below_two()
    {
        var options = new LoaderOptions { BatchSize = 1, Prefetch = 5, MemoryLimit = 400 };
        Assert.Equal((6, 4, 2), (options.Buffers(1), options.Buffers(100), options.Buffers(1000)));
    }

    [Fact]
    public void A_bad_image_ends_the_run_with_its_path_and_the_reason()
    {
        _folder.Add("train/n01/n01_2.jpg", "large-cut50.jpg");
        var error = Assert.Throws<InputException>(() => Load(Train(), workers: 2));
        Assert.Contains("n01_2.jpg' is truncated", error.Message, StringComparison.Ordinal);
        Assert.Contains("--bad-images", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replacement_is_the_same_for_any_number_of_workers_and_is_recorded()
    {
        _folder.Add("train/n01/n01_2.jpg", "large-cut50.jpg");
        _folder.Add("train/n02/n02_4.webp", "empty.jpg");
        var images = Train(BadImagePolicy.Replace);
        var alone = Load(images, workers: 1);
        Assert.Equal(alone, Load(images, workers: 3));
        Assert.Equal(2, images.BadImages.Count);
        Assert.True(images.BadImages.Replacements >= 4);
        Assert.Contains("2 image files", images.BadImages.Warnings()[0], StringComparison.Ordinal);
        Assert.Contains("n01_2.jpg is truncated", images.BadImages.Warnings()[1], StringComparison.Ordinal);
        Assert.Contains("n02_4.webp is empty", images.BadImages.Warnings()[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_replaced_image_brings_its_own_label()
    {
        _folder.Add("train/n01/n01_2.jpg", "empty.jpg");
        var images = Train(BadImagePolicy.Replace);
        using var loader = new BatchLoader(images, [ViewRecipe.Plain], new LoaderOptions { BatchSize = 8 });
        var batch = loader.Epoch(0).Single();
        Assert.DoesNotContain(1, batch.Indices);
        Assert.Equal(batch.Indices.Select(images.Label), batch.Labels.Select(label => (int)label));
    }

    [Fact]
    public void Bad_images_are_left_out_before_the_first_step()
    {
        var whole = Train(BadImagePolicy.Skip);
        _folder.Add("train/n01/n01_2.jpg", "large-cut50.jpg");
        _folder.Add("val/n02/a.jpeg", "empty.jpg");
        var set = Catalog.Load("imagefolder", _folder.Root, new() { BadImages = BadImagePolicy.Skip });
        Assert.Equal((7, 3), (set.Train.Count, set.Test.Count));
        Assert.Equal((8, 2), (whole.Count, set.Train.BadImages.Count));
        Assert.Contains("left out", set.Train.BadImages.Warnings()[0], StringComparison.Ordinal);
        Assert.Equal(set.Train.ContentHash, Train(BadImagePolicy.Skip).ContentHash);
        Assert.Equal(2, Load(set.Train, workers: 2, batch: 3).Length);
    }

    [Fact]
    public void A_folder_without_one_good_image_is_an_error_whatever_the_policy()
    {
        foreach (var file in Directory.GetFiles(_folder.Root, "*.*", SearchOption.AllDirectories))
        {
            File.Copy(Path.Combine(_folder.Root, "train/n01/readme.txt"), file + ".tmp");
            File.Move(file + ".tmp", file, overwrite: true);
        }

        Assert.Throws<InputException>(() => Train(BadImagePolicy.Skip));
        Assert.Throws<InputException>(() => Load(Train(BadImagePolicy.Replace), workers: 2));
    }

    [Fact]
    public void A_file_that_disappears_is_an_error_and_not_a_bad_image()
    {
        var images = Train(BadImagePolicy.Replace);
        File.Delete(images.Name(3));
        var error = Assert.Throws<InputException>(() => Load(images, workers: 2));
        Assert.Contains(images.Name(3), error.Message, StringComparison.Ordinal);
        Assert.Equal(0, images.BadImages.Count);
    }

    private ImageSet Train(BadImagePolicy policy = BadImagePolicy.Fail) =>
        Catalog.Load("imagefolder", _folder.Root, new FolderSelection { BadImages = policy }).Train;

    private static string[] Load(ImageSet images, int workers, int epoch = 0, int batch = 4)
    {
        using var loader = new BatchLoader(images, MultiCrop,
            new LoaderOptions { BatchSize = batch, Workers = workers });
        return [.. loader.Epoch(epoch).Select(made =>
            $"{made.Number} {string.Join(',', made.Indices)} {string.Join(',', made.Labels)} "
            + string.Join(' ', made.Views.Select(view => $"{view.Sum(value => (double)value):R}")))];
    }
}
