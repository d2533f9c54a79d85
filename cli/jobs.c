/* jobs.c - threads that share one work, and the turns in which they do what must be in order.
 *
 * Must not: know what the work is; spin. */
#include "jobs.h"

bool turns_init(struct turns *turns)
{
    turns->next = 0;
    turns->stopped = false;
    if (pthread_mutex_init(&turns->lock, NULL) != 0)
        return false;
    if (pthread_cond_init(&turns->passed, NULL) == 0)
        return true;
    pthread_mutex_destroy(&turns->lock);
    return false;
}

void turns_free(struct turns *turns)
{
    pthread_cond_destroy(&turns->passed);
    pthread_mutex_destroy(&turns->lock);
}

bool turns_wait(struct turns *turns, uint64_t number)
{
    pthread_mutex_lock(&turns->lock);
    while (turns->next != number && !turns->stopped)
        pthread_cond_wait(&turns->passed, &turns->lock);
    bool granted = !turns->stopped;
    pthread_mutex_unlock(&turns->lock);
    return granted;
}

void turns_pass(struct turns *turns)
{
    pthread_mutex_lock(&turns->lock);
    turns->next++;
    pthread_cond_broadcast(&turns->passed);
    pthread_mutex_unlock(&turns->lock);
}

void turns_stop(struct turns *turns)
{
    pthread_mutex_lock(&turns->lock);
    turns->stopped = true;
    pthread_cond_broadcast(&turns->passed);
    pthread_mutex_unlock(&turns->lock);
}

struct job {
    void (*work)(void *item);
    void *item;
    pthread_t thread;
};

static void *run_job(void *user)
{
    struct job *job = user;
    job->work(job->item);
    return NULL;
}

void jobs_run(void (*work)(void *item), void *items, size_t count, size_t size)
{
    struct job jobs[JOBS_MOST];
    size_t started = 1;
    for (; started < count && started < JOBS_MOST; started++) {
        struct job *job = &jobs[started];
        job->work = work;
        job->item = (char *)items + started * size;
        if (pthread_create(&job->thread, NULL, run_job, job) != 0)
            break;
    }
    work(items);
    for (size_t i = 1; i < started; i++)
        pthread_join(jobs[i].thread, NULL);
}
