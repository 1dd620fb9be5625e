//! How many calls the reads of many records take.

use super::*;
use crate::aws::Scope;
use crate::engine::{Cx, Listings, Resource, Turns};
use crate::services::route53::record::{Record, RecordKey};

/// A zone with so many records.
fn full(records: usize) -> World<Store> {
    let world = world();
    for number in 0..records {
        there(&world, &format!("r{number}.example.com."), "192.0.2.1");
    }
    world
}

fn refresh(world: &World<Store>, listings: &Listings) -> Cx {
    let scope: Scope = world.fake.scope();
    Cx::new(scope, world.fake.stop().clone()).listing_in(listings).taking(&Turns::default())
}

async fn read(cx: &Cx, number: usize) -> bool {
    let key = RecordKey {
        zone: "Z1".into(),
        name: format!("r{number}"),
        kind: "A".into(),
        set: String::new(),
    };
    !Record::read(cx, &[key]).await.unwrap().ids().is_empty()
}

#[tokio::test]
async fn the_records_of_a_zone_are_listed_once_for_a_refresh_of_many() {
    let (world, listings) = (full(600), Listings::default());
    for number in 0..100 {
        assert!(read(&refresh(&world, &listings), number).await);
    }
    let actions = world.actions();
    let lists = actions.iter().filter(|action| *action == "ListResourceRecordSets").count();
    // Three by themselves, then three pages.
    assert_eq!((lists, actions.len()), (3 + 3, 3 + 3 + 1), "{actions:?}");
    // What is not in the list may be newer than it.
    assert!(!read(&refresh(&world, &listings), 600).await);
    assert_eq!(world.actions(), ["ListResourceRecordSets"]);
}

#[tokio::test]
async fn a_zone_with_very_many_records_is_asked_for_each() {
    let (world, listings) = (full(3_001), Listings::default());
    for number in 0..20 {
        assert!(read(&refresh(&world, &listings), number).await);
    }
    let lists = world.actions().iter().filter(|a| *a == "ListResourceRecordSets").count();
    assert_eq!(lists, 20 + 11);
}

#[tokio::test]
async fn nothing_that_was_listed_before_a_change_is_believed_after_it() {
    let (world, listings) = (full(10), Listings::default());
    for number in 0..5 {
        assert!(read(&refresh(&world, &listings), number).await);
    }
    listings.forget();
    world.aws().remove("record-set", "Z1/r9.example.com./A/");
    assert!(!read(&refresh(&world, &listings), 9).await);
}

#[tokio::test]
async fn two_records_of_one_name_are_told_apart() {
    let world = world();
    let one = done(world.create(&weighted("a", 1)).await);
    let two = done(world.create(&weighted("b", 2)).await);
    let (read_one, read_two) = tokio::join!(world.read(&one), world.read(&two));
    assert_eq!([read_one.unwrap(), read_two.unwrap()], [one, two]);
}
