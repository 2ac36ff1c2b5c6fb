using Mira.Datasets;

namespace Mira.Tests.Durability;

/// <summary>Disks without room, and folders that go while a run is under way.</summary>
public sealed partial class RunFolderTests
{
    [Fact]
    public void A_disk_without_room_for_the_run_is_refused_before_the_first_step()
    {
        var run = TinyRun.In(Path.Combine(_folder, "run")) with { Files = new FullDisk() };

        var error = Assert.Throws<InputException>(() => TinyRun.Train(run));

        Assert.Contains("free space", error.Message, StringComparison.Ordinal);
        Assert.False(run.Folder.HasCheckpoint);
    }

    [Fact]
    public void A_run_goes_on_to_the_same_bits_on_the_small_disk_that_holds_it()
    {
        var (whole, run) = (Longer("whole"), Longer("run"));
        TinyRun.Train(whole);
        var disk = new SmallDisk(run.Folder.Path, size: new FileInfo(whole.Folder.Checkpoint).Length * 7 / 2);
        Stop(run with { Files = disk }, after: 5);

        TinyRun.Train(TinyRun.GoesOn(run) with { Files = disk });

        Assert.Equal(TinyRun.Result(whole.Folder.Path), TinyRun.Result(run.Folder.Path));
    }

    [Fact]
    public void A_disk_without_room_for_what_a_run_adds_is_refused()
    {
        var run = Longer("run");
        Stop(run, after: 1);
        var disk = new SmallDisk(run.Folder.Path, size: new FileInfo(run.Folder.Checkpoint).Length * 5 / 2);

        var error = Assert.Throws<InputException>(() => TinyRun.Train(TinyRun.GoesOn(run) with { Files = disk }));

        Assert.Contains("three checkpoints, of which it holds 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    public void What_a_kill_between_save_and_prune_left_is_pruned_at_the_next_start(int stoppedAt)
    {
        var run = Longer("run");
        if (stoppedAt < 8)
        {
            Stop(run, stoppedAt);
        }
        else
        {
            TinyRun.Train(run);
        }
        Array.ForEach([1, 2], step => File.Copy(run.Folder.Checkpoint, run.Folder.CheckpointAt(step)));
        Directory.CreateDirectory(Path.Combine(run.Folder.Path, "verify.partial"));

        TinyRun.Train(TinyRun.GoesOn(run));

        Assert.Equal([7], run.Folder.Earlier());
        Assert.False(Directory.Exists(Path.Combine(run.Folder.Path, "verify.partial")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_that_is_removed_in_mid_run_is_told_at_the_next_save(bool isReplaced)
    {
        var run = Longer("run");
        using var observer = new RunObserver
        {
            AfterStep = step =>
            {
                if (step == 3)
                {
                    Directory.Move(run.Folder.Path, run.Folder.Path + ".moved");
                    _ = isReplaced ? Directory.CreateDirectory(run.Folder.Path) : null;
                }
            },
        };

        var error = Assert.Throws<InputException>(() => TinyRun.Train(run, observer));

        Assert.Contains("was removed, renamed or replaced", error.Message, StringComparison.Ordinal);
        Assert.Contains("step 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(isReplaced, Directory.Exists(run.Folder.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_before_the_first_step()
    {
        var error = Assert.Throws<InputException>(() => TinyRun.Train(TinyRun.In("/proc/mira")));

        Assert.Contains("/proc/mira cannot be written", error.Message, StringComparison.Ordinal);
    }
}
